// Search and navigation of the pocket edition. The search reads the page itself, once, when somebody wants to search.
(() => {
  const { said, stop } = Alianza.programs;
  const find = (id) => document.getElementById(id);
  const SHOWN = 12;
  const SNIPPET = 150;
  const SLICE = 12; // milliseconds of reading before the phone may do something else

  const stopwords = new Set(stop);
  const seen = new Map(); // a phone folds each word of the base once
  const processTerm = (term) => {
    if (!seen.has(term)) {
      const word = Alianza.fold(term);
      seen.set(term, stopwords.has(word) ? null : Alianza.cutEnding(word));
    }
    return seen.get(term);
  };

  // Who writes what happens to them looks for a trouble and what to do; what nobody knows helps least.
  const WEIGHTS = { problem: 1.4, practice: 1.2, stage: 1.2, workshop: 0.7 };
  const index = new MiniSearch({
    storeFields: ["kind"],
    fields: ["title", "heading", "asks", "text"],
    processTerm,
    searchOptions: {
      boost: { title: 1.2, asks: 2 },
      weights: { prefix: 0.7, fuzzy: 0.2 },
      prefix: (term) => term.length > 3,
      fuzzy: (term) => (term.length > 5 ? 0.2 : false),
      boostDocument: (id, _, { kind }) => (id.endsWith(".unknown") ? 0.6 : WEIGHTS[kind] || 1),
    },
  });

  // A place of a document: its heading, and all words up to the next one. What a tool may advise lies hidden until it
  // is answered: of that the questions that lead there count, not the words.
  const listMarks = (box) => [...box.querySelectorAll("h3[id],h4[id][data-asks],dt[id]")];
  const readWords = (box, mark, next) => {
    const range = document.createRange();
    if (mark) range.setStartAfter(mark);
    else range.selectNodeContents(box);
    if (next) range.setEndBefore(next);
    else range.setEndAfter(box.lastChild);
    return range.toString();
  };
  const readSnippet = (id) => {
    const mark = find(id);
    const box = mark.closest("details");
    const words = mark === box || mark.closest(".result") ? box.querySelector(".s").textContent : readWords(box, mark, null);
    const text = words.slice(0, 3 * SNIPPET).replace(/\s+/g, " ").trim();
    return text.length > SNIPPET ? `${text.slice(0, SNIPPET).replace(/\s\S*$/, "")} …` : text;
  };
  const readKind = (box) => box.parentElement.querySelector("h2").id.slice(2);
  const listPlaces = (box) => {
    const title = box.querySelector("summary").textContent;
    const summary = box.querySelector(".s");
    const marks = listMarks(box);
    const kind = readKind(box);
    const places = marks.map((mark, at) => ({
      id: mark.id, kind, title: mark.matches("dt") ? mark.textContent : title,
      heading: mark.matches("dt") ? "" : mark.firstChild.data,
      asks: mark.dataset.asks || "", text: mark.closest(".result") ? "" : readWords(box, mark, marks[at + 1]),
    }));
    if (summary) places.push({ id: box.id, kind, title, heading: "", asks: "", text: summary.textContent });
    return places;
  };

  let reading = null;
  const readAll = async () => {
    let began = performance.now();
    for (const box of document.querySelectorAll("details.d")) {
      index.addAll(listPlaces(box));
      if (performance.now() - began < SLICE) continue;
      await new Promise((resume) => setTimeout(resume));
      began = performance.now();
    }
  };
  const prepare = () => (reading = reading || readAll());

  const describe = (hit) => {
    const mark = find(hit.id);
    const box = mark.closest("details");
    const isWord = mark.matches("dt");
    return {
      id: hit.id, title: isWord ? mark.textContent : box.querySelector("summary").textContent,
      heading: mark === box || isWord ? "" : mark.firstChild.data, kind: said[`kind_${hit.kind}`] || "",
      snippet: isWord ? mark.nextElementSibling.textContent : readSnippet(hit.id),
    };
  };
  const add = (parent, tag, text, name) => {
    const child = document.createElement(tag);
    child.textContent = text;
    if (name) child.className = name;
    parent.append(child);
    return child;
  };
  const write = (found) => {
    const item = document.createElement("li");
    const link = add(item, "a", found.title);
    link.href = `#${found.id}`;
    if (found.kind) add(item, "small", ` ${found.kind}`);
    if (found.heading) add(item, "p", found.heading, "heading");
    add(item, "p", found.snippet);
    return item;
  };

  // One place of each document, the best.
  const search = (query) => {
    const best = new Map();
    const hits = index.search(query);
    for (const hit of hits) {
      const mark = find(hit.id);
      const key = mark.matches("dt") ? hit.id : mark.closest("details").id;
      if (!best.has(key)) best.set(key, hit);
    }
    return [[...best.values()].slice(0, SHOWN), hits.length];
  };
  Alianza.search = async (query) => {
    await prepare();
    return search(query)[0].map((hit) => hit.id);
  };

  const [form, box, state, results] = [find("find"), find("query"), find("state"), find("results")];
  let waiting;
  const show = async () => {
    const query = box.value.trim();
    if (!query) {
      results.replaceChildren();
      state.textContent = "";
      return;
    }
    if (!index.documentCount) state.textContent = state.dataset.wait;
    await prepare();
    if (query !== box.value.trim()) return;
    const [hits, count] = search(query);
    results.replaceChildren(...hits.map(describe).map(write));
    state.textContent = count ? state.dataset.found.replace("{count}", count) : state.dataset.none;
  };
  box.addEventListener("focus", prepare, { once: true });
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    box.blur();
    show();
  });

  // A link opens what it leads to: places lie inside what is folded.
  const open = () => {
    if (location.hash.startsWith("#?")) return;
    const goal = find(decodeURIComponent(location.hash.slice(1)));
    if (!goal) return;
    for (let outer = goal.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    (goal.closest("[hidden]") || !goal.getClientRects().length ? goal.closest("details") || goal : goal).scrollIntoView();
  };
  window.addEventListener("hashchange", open);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) setTimeout(open);
  });

  // What somebody sends on: title and summary, or what a tool's answers came to.
  const compose = (page) => {
    const title = page.querySelector("summary").textContent.trim();
    const summary = page.querySelector(".s").textContent.trim();
    const advice = [...page.querySelectorAll(".result:not([hidden]) [data-group]:not([hidden]) .advice:not([hidden]) h5")];
    if (advice.length) return [title, ...advice.map((one) => `- ${one.textContent}`)].join("\n").slice(0, 480);
    const whole = `${title}\n${summary}`;
    return whole.length <= 480 ? whole : summary;
  };
  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = add(document.body, "textarea", text);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("not copied");
  };
  const offer = (page) => {
    if (!page.matches(".d") || !page.open || page.querySelector(".copy") || !page.querySelector(".s")) return;
    const line = add(page, "p", "", "ways");
    const button = add(line, "button", said.copy, "copy second");
    button.type = "button";
    const sign = add(line, "span", "", "note");
    sign.setAttribute("role", "status");
    button.addEventListener("click", () => {
      const tell = (name) => { sign.textContent = ` ${said[name]}`; };
      copy(compose(page)).then(() => tell("copied"), () => tell("failed"));
    });
  };
  document.addEventListener("toggle", (event) => offer(event.target), true);

  document.documentElement.classList.add("js");
  form.hidden = false;
  open();
  // A question that was asked without a signal: the service worker leads here with it.
  if (location.hash.startsWith("#?")) {
    try { box.value = decodeURIComponent(location.hash.slice(2)); } catch { /* cut within a letter */ }
    show();
  }
})();
