/* What a person takes along: a short form to forward, an answer copied or printed, the conversation as a file; and
   what they say of an answer. */
(() => {
  const LEFT = "button, .ways, .forward, .rating, .suggestions, .message, .stages, .again-status"; // no use in a file
  const complete = (message) => {
    const address = message.lastChild;
    if (address.data.startsWith("/")) address.data = location.origin + address.data;
    return [...message.childNodes].map((line) => line.data || "\n").join("");
  };
  const copy = async (text, place) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const box = document.createElement("textarea"); // on a plain http address there is no other way
    box.value = text;
    place.after(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    if (!done) throw new Error("not copied");
  };
  const sign = (button, name) => {
    const place = button.closest(".ways").querySelector(".copied");
    place.textContent = place.dataset[name];
  };

  /* A short form: the server knows the path of its address, the browser the rest. */
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.(".forward")) return;
    const text = encodeURIComponent(complete(event.target.querySelector(".short")));
    event.target.querySelectorAll("a[data-send]").forEach((link) => { link.href = link.dataset.send + text; });
  }, true);

  /* An answer in plain words: what is unfolded, then its sources and its address. */
  const list = (turn) => {
    const answer = turn.querySelector(".answer");
    const lines = [turn.querySelector(".question").lastChild.data.trim(), ""];
    for (const block of answer.querySelectorAll("p, li, h3")) {
      if (block.closest("details:not(.turn), .stages, .choices, .words, .again-status") || block.parentElement.closest("li")) continue;
      const text = block.innerText.replace(/\s+/g, " ").trim();
      const number = [...block.parentElement.children].indexOf(block) + 1;
      const sign = block.parentElement.matches("ol") ? `${number}. ` : block.matches("li") ? "- " : "";
      lines.push(...(block.matches("h3") ? ["", text] : [sign + text]));
    }
    const sources = [...answer.querySelectorAll(".sources li summary")].map((one) => one.innerText || one.textContent);
    lines.push("", ...sources.map((source) => source.replace(/\s+/g, " ").trim()));
    const address = turn.dataset.url;
    return [...lines, "", ...(address ? [location.origin + address] : [])].join("\n");
  };

  const print = (turn) => {
    const closed = [...turn.querySelectorAll("details:not([open])")].filter((one) => !one.matches(".forward"));
    closed.forEach((one) => { one.open = true; });
    document.documentElement.classList.add("print-one");
    turn.classList.add("printed");
    addEventListener("afterprint", () => {
      closed.forEach((one) => { one.open = false; });
      document.documentElement.classList.remove("print-one");
      turn.classList.remove("printed");
    }, { once: true });
    window.print();
  };

  const save = () => {
    const page = document.querySelector("#transcript").cloneNode(true);
    page.querySelectorAll(LEFT).forEach((one) => one.remove());
    page.querySelectorAll(".turn").forEach((turn) => { turn.open = true; });
    page.querySelectorAll("a[href]").forEach((link) => {
      if (!link.getAttribute("href").startsWith("#")) link.setAttribute("href", link.href);
    });
    const style = [...document.styleSheets].filter((sheet) => /\/static\/(answer|words|chat)\.css/.test(sheet.href))
      .flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).join("\n");
    const day = new Date().toISOString().slice(0, 10);
    const file = document.implementation.createHTMLDocument(`${document.title} · ${day}`);
    file.documentElement.lang = document.documentElement.lang;
    file.head.insertAdjacentHTML("afterbegin", '<meta charset="utf-8"><meta name="viewport" content="width=device-width">');
    file.head.append(Object.assign(file.createElement("style"), { textContent: `${style}\nbody{max-width:46rem;margin:auto;padding:1rem}` }));
    const heading = Object.assign(file.createElement("h1"), { textContent: file.title });
    const address = Object.assign(file.createElement("p"), { textContent: location.origin + location.pathname });
    file.body.append(heading, address, file.importNode(page, true));
    const text = `<!DOCTYPE html>\n${file.documentElement.outerHTML}`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/html" }));
    link.download = `alianza-${day}.html`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#transcript button, #tools button");
    if (!button) return;
    const turn = button.closest(".turn");
    if (button.matches(".copy")) {
      const text = button.closest(".forward") ? complete(turn.querySelector(".short")) : list(turn);
      copy(text, button).then(() => sign(button, "done"), () => sign(button, "failed"));
    }
    if (button.matches(".print")) print(turn);
    if (button.matches(".save")) save();
  });

  /* "Did this help?" goes where the light pages' form goes; what comes back is a page that nobody needs here. */
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form.rating");
    if (!form) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.set(event.submitter.name, event.submitter.value);
    const status = form.querySelector("[role=status]");
    try {
      if (!(await fetch(form.getAttribute("action"), { method: "POST", body })).ok) throw new Error("refused");
      status.textContent = status.dataset.done;
      form.querySelector("fieldset").hidden = true;
    } catch { status.textContent = status.dataset.failed; }
  });
})();
