/* What the chat's page needs beyond Gradio: language, title, sources that open, words and the way back from them. */
(() => {
  const { lang, title } = document.currentScript.dataset;
  const root = document.documentElement;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const keep = () => {
    if (root.lang !== lang) root.lang = lang;
    if (document.title !== title) document.title = title;
  };
  new MutationObserver(keep).observe(document.head, { childList: true, subtree: true, characterData: true });
  new MutationObserver(keep).observe(root, { attributeFilter: ["lang"] });

  /* Gradio's <base> would turn "#source" into another page. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".answer a.n");
    const source = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!source) return;
    event.preventDefault();
    for (let place = source.closest("details:not(.turn)"); place; place = place.parentElement.closest("details:not(.turn)")) {
      place.open = true;
    }
    const details = source.closest("details");
    details.querySelector("summary").focus({ preventScroll: true });
    details.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "nearest" });
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("a.skip")) return;
    event.preventDefault();
    document.querySelector("#question textarea")?.focus();
  });

  /* A word's meaning and the way back to it: as on the light pages, the address names what is shown. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".answer a.word, .answer .back a");
    if (!link) return;
    event.preventDefault();
    location.hash = link.getAttribute("href");
  });
})();
