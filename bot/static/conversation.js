/* The conversation: kept by this tab alone (sessionStorage), asked through the chat's one door, asked again by itself
   when the signal or the server comes back. What the page says stands in the data of #pending, in its language. */
(() => {
  const { door, lang, log } = document.currentScript.dataset;
  const TALK = "alianza.talk";
  const DRAFT = "alianza.draft";
  const OPEN = 3; // turns that stay unfolded, the newest
  const SAID = 3; // turns before that a question takes along
  const LONG = 4000; // a body may hold 64 KB; the server reads a question's beginning
  const LATER = 4000; // milliseconds until "soon" gives way to "later"
  const LIMIT = 60000; // milliseconds that an answer may take
  const REFUSED = [403, 413, 422];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const find = (selector) => document.querySelector(selector);
  const show = (place) => place?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  const reveal = () => find("#pending")?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "end" });
  const box = () => find("#question textarea");

  /* turns: {number, question, stage, choice, html, said}; pending: the same without an answer, `again` where it is
     asked in place of the turn of that number. */
  const read = () => {
    const fresh = { turns: [], pending: [], stage: "", next: 0, top: 0 };
    try {
      const kept = JSON.parse(sessionStorage.getItem(TALK));
      const turns = kept.turns.filter((turn) => /^\s*<details class="turn"/.test(turn?.html));
      const pending = kept.pending.filter((asked) => typeof asked?.question === "string");
      return { ...fresh, ...kept, turns, pending }; // another version of this script may have written it
    } catch { return fresh; }
  };
  let talk = read();
  const keep = () => {
    for (let first = 0; first <= talk.turns.length; first += 1) {
      try {
        return sessionStorage.setItem(TALK, JSON.stringify({ ...talk, turns: talk.turns.slice(first) }));
      } catch { /* no room left: the oldest turn goes first */ }
    }
  };
  const keepDraft = (text) => { try { sessionStorage.setItem(DRAFT, text); } catch { /* kept in the box */ } };
  const fill = (text) => {
    const place = box();
    if (!place) return;
    place.value = text;
    place.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /* One turn on the page. */
  const locate = (number) => find(`#transcript .turn[data-number="${number}"]`);
  const draw = (turn) => {
    const frame = document.createElement("template");
    frame.innerHTML = turn.html;
    const element = frame.content.firstElementChild;
    element.dataset.number = turn.number;
    return element;
  };
  const refresh = () => {
    document.body.classList.toggle("talking", talk.turns.length > 0);
    const chip = find("#chip p");
    if (!chip) return;
    chip.hidden = !talk.stage;
    chip.querySelector("b").textContent = talk.stage ? chip.dataset[talk.stage] : "";
  };

  /* What is told while a question waits: below the turns, or in the turn that it is asked again for. */
  let later;
  const tell = (message, text = "") => {
    const pending = find("#pending .turn");
    if (!pending) return;
    clearTimeout(later);
    const waiting = talk.pending.filter((one) => one.again === undefined);
    pending.querySelector(".questions").replaceChildren(...waiting.map((one) => {
      const heading = document.createElement("h2");
      heading.className = "question";
      heading.dir = "auto";
      heading.textContent = one.shown || one.question;
      return heading;
    }));
    const first = talk.pending[0];
    const place = (first?.again !== undefined && locate(first.again)?.querySelector(".again-status"))
      || pending.querySelector(".message");
    place.textContent = text || (message ? pending.dataset[message] : "");
    pending.querySelector("button").hidden = !first || !["offline", "unreachable", "busy"].includes(message);
    if (message === "soon") later = setTimeout(() => tell("later"), LATER);
  };

  let abort = () => {};
  const call = async (asked) => {
    const at = talk.turns.findIndex((turn) => turn.number === asked.again);
    const before = talk.turns.slice(0, at < 0 ? undefined : at).filter((turn) => turn.said).slice(-SAID);
    const turns = before.flatMap((turn) => [["user", turn.question.slice(0, 1000)], ["assistant", turn.said]]);
    const { number, question, stage, choice } = asked;
    const body = JSON.stringify({ data: [JSON.stringify({ lang, number, question, stage, choice, turns })] });
    const stop = new AbortController();
    abort = () => stop.abort();
    const limit = setTimeout(() => stop.abort(), LIMIT);
    try {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(door, { method: "POST", headers, body, signal: stop.signal });
      if (REFUSED.includes(answer.status)) return { message: find("#pending .turn").dataset.failed };
      return answer.ok ? JSON.parse((await answer.json()).data[0]) : null;
    } catch { return null; } finally { clearTimeout(limit); }
  };

  const take = (asked, reply) => {
    talk.pending.shift();
    if (reply.message) {
      tell("", reply.message);
      if (box() && !box().value.trim() && asked.again === undefined) fill(asked.question);
      return keep();
    }
    const { question, said, html } = reply;
    const turn = { number: asked.number, question, stage: asked.stage, choice: asked.choice, html, said };
    const element = draw(turn);
    const at = talk.turns.findIndex((one) => one.number === asked.again);
    if (at < 0) {
      talk.turns.push(turn);
      find("#transcript").append(element);
      const old = talk.turns[talk.turns.length - 1 - OPEN];
      if (old) locate(old.number).open = false;
    } else {
      talk.turns[at] = turn;
      locate(asked.again).replaceWith(element);
      const status = element.querySelector(".again-status");
      const name = element.querySelector("details.stage .name")?.textContent;
      if (status && name) status.textContent = `${find("#pending .turn").dataset.changed} ${name}`;
    }
    tell("");
    keep();
    refresh();
    show(element);
  };

  let wake = () => {};
  const pause = (milliseconds) => new Promise((resolve) => {
    const limit = setTimeout(resolve, milliseconds);
    wake = () => { clearTimeout(limit); resolve(); };
  });
  let working = false;
  const work = async () => {
    if (working) return;
    working = true;
    for (let tries = 0; talk.pending.length;) {
      const asked = talk.pending[0];
      if (!tries) tell("soon");
      const reply = navigator.onLine ? await call(asked) : null;
      if (talk.pending[0] !== asked) { tries = 0; continue; } // taken back meanwhile
      if (reply?.seconds) {
        tell("busy", reply.message);
        await pause(1000 * reply.seconds);
        tries = talk.pending[0] === asked ? 1 : 0; // "busy" is told until the answer comes
        continue;
      }
      if (reply) { take(asked, reply); tries = 0; continue; }
      tell(navigator.onLine ? "unreachable" : "offline");
      signal();
      if (!tries && asked.again === undefined) reveal();
      await pause(Math.min(2000 * 2 ** tries, 15000));
      tries = Math.min(tries + 1, 4);
    }
    working = false;
  };
  addEventListener("online", () => { signal(); wake(); });
  addEventListener("offline", () => { signal(); if (talk.pending.length) tell("offline"); });
  const signal = () => {
    const place = find("#signal p");
    if (place) place.textContent = navigator.onLine || talk.pending.length ? "" : place.dataset.offline;
  };

  const send = (text, more = {}) => {
    const question = (text || "").slice(0, LONG);
    if (!question.trim()) { tell("empty"); return; }
    const number = more.again ?? talk.next;
    if (more.again === undefined) talk.next += 1;
    talk.pending.push({ number, question, stage: talk.stage, choice: "", ...more });
    keep();
    if (matchMedia("(pointer: coarse)").matches) box()?.blur(); // the keyboard would cover the answer
    if (working) tell("soon"); else work();
    if (more.again === undefined) reveal();
  };
  const begin = () => {
    talk = { turns: [], pending: [], stage: "", next: 0, top: 0 };
    sessionStorage.removeItem(TALK);
    sessionStorage.removeItem(DRAFT);
    find("#transcript").replaceChildren();
    fill("");
    tell("");
    refresh();
    abort();
    wake();
    scrollTo(0, 0);
    box()?.focus();
  };
  window.alianza = {
    /* What the box keeps after its text was sent: nothing, unless there was nothing to send. */
    send(text) { send(text); return ""; },
  };

  /* A link to a question's answer is answered here; one to another stage, in its turn. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#transcript a[href], #welcome a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    if (!url.pathname.endsWith("/lite/ask")) return;
    event.preventDefault();
    const values = url.searchParams;
    const turn = talk.turns.find((one) => String(one.number) === link.closest(".turn")?.dataset.number);
    if (!turn || !link.closest(".stages")) {
      const choice = values.get("choice") || "";
      return send(values.get("q"), { choice, shown: choice ? link.textContent.trim() : undefined });
    }
    talk.stage = values.get("stage") || "";
    refresh();
    send(turn.question, { again: turn.number, stage: talk.stage, choice: turn.choice });
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#chip button")) { talk.stage = ""; keep(); refresh(); box()?.focus(); }
    if (event.target.closest("#tools .begin")) begin();
    if (event.target.closest("#pending button")) {
      const asked = talk.pending.shift();
      if (asked && asked.again === undefined) fill(asked.question);
      keep();
      tell("");
      signal();
      abort();
      wake();
    }
  });
  document.addEventListener("input", (event) => { if (event.target === box()) keepDraft(event.target.value); });
  const leave = () => { talk.top = scrollY; if (talk.turns.length || talk.pending.length) keep(); };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });

  const start = (page) => {
    find("#boot")?.remove();
    page.append(...talk.turns.map(draw));
    talk.turns.slice(0, -OPEN).forEach((turn) => { locate(turn.number).open = false; });
    page.setAttribute("role", "log");
    page.setAttribute("aria-live", "polite");
    page.setAttribute("aria-label", log);
    let draft = "";
    try { draft = sessionStorage.getItem(DRAFT) || ""; } catch { /* nothing is kept */ }
    if (draft && !box().value) fill(draft);
    refresh();
    signal();
    if (talk.turns.length) scrollTo(0, talk.top);
    work();
  };
  const wait = new MutationObserver(() => {
    const page = find("#transcript");
    if (page && box() && find("#pending .turn") && find("#tools")) { wait.disconnect(); start(page); }
  });
  wait.observe(document.documentElement, { childList: true, subtree: true });
})();
