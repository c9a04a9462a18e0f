/* What the chat's page needs beyond Gradio: language, title, a sign that the question was heard,
   sources that open, and sight of the newest turn. */
(() => {
  const { lang, title, log } = document.currentScript.dataset;
  const LONG = 4000; // a body may hold 64 KB; the server reads a question's beginning
  const LATER = 4000; // milliseconds until "soon" gives way to "later"
  const root = document.documentElement;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const find = (selector) => document.querySelector(selector);
  const show = (place, block = "start") => place?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block });

  const keep = () => {
    if (root.lang !== lang) root.lang = lang;
    if (document.title !== title) document.title = title;
  };
  new MutationObserver(keep).observe(document.head, { childList: true, subtree: true, characterData: true });
  new MutationObserver(keep).observe(root, { attributeFilter: ["lang"] });

  let later;
  const say = (question, message) => {
    const turn = find("#pending .turn");
    if (!turn) return;
    clearTimeout(later);
    turn.querySelector(".question").textContent = question;
    turn.querySelector(".message").textContent = message ? turn.dataset[message] : "";
    if (!message) return;
    later = setTimeout(() => say(question, "later"), LATER);
    if (message === "soon") show(turn);
  };
  window.alianza = {
    hear(question) {
      const text = (question || "").slice(0, LONG);
      if (text.trim()) say(text, "soon");
      return text;
    },
    hearAgain() {
      if (find("#transcript .turn")) say("", "soon");
    },
    done: () => say("", ""),
  };

  /* Gradio's <base> would turn "#source" into another page. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".answer a.n");
    const source = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!source) return;
    event.preventDefault();
    const details = source.closest("details");
    details.open = true;
    details.querySelector("summary").focus({ preventScroll: true });
    show(details, "nearest");
  });

  /* A word's meaning and the way back to it: as on the light pages, the address names what is shown. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".answer a.word, .answer .back a");
    if (!link) return;
    event.preventDefault();
    location.hash = link.getAttribute("href");
  });

  /* A short form to forward: the server knows the path of its address, the browser the rest. */
  const complete = (message) => {
    const address = message.lastChild;
    if (address.data.startsWith("/")) address.data = location.origin + address.data;
    return [...message.childNodes].map((line) => line.data || "\n").join("");
  };
  const copy = async (message) => {
    const text = complete(message);
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    getSelection().selectAllChildren(message); // on a plain http address there is no other way
    if (!document.execCommand("copy")) throw new Error("not copied");
  };
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".forward")) complete(event.target.querySelector(".short"));
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".forward .copy");
    if (!button) return;
    const sign = button.parentElement.querySelector(".copied");
    copy(button.closest(".forward").querySelector(".short")).then(
      () => { sign.textContent = sign.dataset.done; },
      () => { sign.textContent = sign.dataset.failed; },
    );
  });

  const start = (page) => {
    find("#boot")?.remove();
    page.setAttribute("role", "log");
    page.setAttribute("aria-live", "polite");
    page.setAttribute("aria-label", log);
    new MutationObserver((changes) => {
      const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.nodeType === 1);
      const turn = added.map((node) => (node.matches(".turn") ? node : node.querySelector(".turn"))).find(Boolean);
      if (!turn) return;
      say("", "");
      show(turn);
    }).observe(page, { childList: true, subtree: true });
  };
  const wait = new MutationObserver(() => {
    const page = find("#transcript");
    if (page) { wait.disconnect(); start(page); }
  });
  wait.observe(root, { childList: true, subtree: true });
})();
