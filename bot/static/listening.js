/* An answer or a document read aloud by the browser's own voice: sentence by sentence, the sentence marked. Nothing
   leaves the phone. A button ([data-listen]: what it reads) shows itself where there is a voice for the language. */
(() => {
  const voices = window.speechSynthesis;
  if (!voices || !window.SpeechSynthesisUtterance) return;
  const READ = ".intro, .lead p, .lead li, h1, .summary, .care, .steps h3, .steps li, .warnings h3, .warnings li, "
    + ".cases li, .first h2, .first p, .first li, .body h2, .body h3, .body p, .body li, .part h3, .part p, .choices h3";
  const LEFT = "a.n, .hidden, .tag, .more, .cite, details";
  const MARK = "spoken";
  const find = (lang) => {
    const known = voices.getVoices().filter((voice) => voice.lang.toLowerCase().startsWith(lang));
    return known.find((voice) => voice.localService) || known[0];
  };
  const languageOf = (node) => node.parentElement.closest("[lang]").lang.slice(0, 2);

  /* Sentences of a place, in order: their text, their language, and where each stands. */
  const cut = (text, lang) => {
    if (Intl.Segmenter) return [...new Intl.Segmenter(lang, { granularity: "sentence" }).segment(text)].map((one) => one.segment);
    return text.match(/[^.!?…]+[.!?…]*\s*/g) || [];
  };
  const list = (place) => [...place.querySelectorAll(READ)].flatMap((block) => {
    if (block.closest("details:not(.turn)") || block.parentElement.closest(READ)) return [];
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) {
      const left = walker.currentNode.parentElement.closest(LEFT);
      if (!left || left.contains(block)) nodes.push(walker.currentNode);
    }
    if (!nodes.length) return [];
    const text = nodes.map((node) => node.data).join("");
    const spot = (offset) => {
      for (const node of nodes) {
        if (offset <= node.length) return [node, offset];
        offset -= node.length;
      }
      return [nodes.at(-1), nodes.at(-1).length];
    };
    const lang = languageOf(nodes[0]);
    let at = 0;
    return cut(text, lang).flatMap((sentence) => {
      const range = document.createRange();
      range.setStart(...spot(at));
      at += sentence.length;
      range.setEnd(...spot(at));
      return sentence.trim() ? [{ text: sentence.replace(/\s+/g, " ").trim(), lang, range, block }] : [];
    });
  });

  const mark = (sentence) => {
    document.querySelectorAll(`.${MARK}`).forEach((block) => block.classList.remove(MARK));
    if (window.CSS?.highlights) CSS.highlights.delete(MARK);
    if (!sentence) return;
    if (window.CSS?.highlights) CSS.highlights.set(MARK, new Highlight(sentence.range));
    else sentence.block.classList.add(MARK);
    const { top, bottom } = sentence.range.getBoundingClientRect();
    if (top < 60 || bottom > innerHeight - 120) sentence.block.scrollIntoView({ block: "center" });
  };

  let reading = null; // the button whose text is read
  const stop = () => {
    const button = reading;
    reading = null;
    voices.cancel();
    mark(null);
    if (button) { button.textContent = button.dataset.start; button.setAttribute("aria-pressed", "false"); }
  };
  const start = (button) => {
    stop();
    const place = button.closest(".turn")?.querySelector(button.dataset.listen) || document.querySelector(button.dataset.listen);
    const sentences = list(place);
    reading = button;
    button.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
    const speak = (number) => {
      if (reading !== button) return;
      const sentence = sentences[number];
      if (!sentence) { stop(); return; }
      mark(sentence);
      const spoken = new SpeechSynthesisUtterance(sentence.text);
      spoken.lang = sentence.lang;
      spoken.voice = find(sentence.lang) || null;
      spoken.onend = () => speak(number + 1);
      spoken.onerror = (event) => { if (reading === button && event.error !== "interrupted") stop(); };
      voices.speak(spoken);
    };
    speak(0);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-listen]");
    if (button) (reading === button ? stop : start)(button);
  });
  addEventListener("pagehide", stop);

  const offer = () => document.querySelectorAll("[data-listen][hidden]").forEach((button) => {
    const place = button.closest(".turn")?.querySelector(button.dataset.listen) || document.querySelector(button.dataset.listen);
    if (place && find((place.closest("[lang]") || document.documentElement).lang.slice(0, 2))) button.hidden = false;
  });
  voices.addEventListener?.("voiceschanged", offer);
  new MutationObserver(offer).observe(document.documentElement, { childList: true, subtree: true });
  offer();
})();
