// Makes a tool's questions answerable: in the file they stand as text with lists, to be read without a script too.
(() => {
  const programs = JSON.parse(document.getElementById("programs").textContent);
  const { said } = programs;
  Alianza.programs = programs;

  const make = (tag, values = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), values);
    element.append(...children);
    return element;
  };
  const mark = (element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const makeInput = (type, name, field, option) => {
    const input = make("input", { type, name, value: option.id });
    input.dataset.field = field;
    return input;
  };

  const makeOptions = (question, name, words) => {
    const type = question.kind === "many" ? "checkbox" : "radio";
    return question.options.map((option, at) =>
      make("label", { className: "option" }, makeInput(type, `${name}.${question.id}`, question.id, option),
        make("span", {}, words[at])));
  };

  // A row for each level, a column for each side.
  const makeScale = (question, name, words, sides) => {
    const heads = question.fields.map((field, at) =>
      mark(make("th", { id: `${name}.${field}`, textContent: sides[at].name }), { scope: "col", "data-side": sides[at].id }));
    const rows = question.options.map((option, at) => {
      const id = `${name}.${question.id}.${option.id}`;
      const cells = question.fields.map((field) =>
        make("td", {}, make("label", {}, mark(makeInput("radio", `${name}.${field}`, field, option),
          { "aria-labelledby": `${name}.${field} ${id}` }))));
      return make("tr", {}, mark(make("th", { id, textContent: words[at] }), { scope: "row" }), ...cells);
    });
    return make("table", { className: "scale" }, make("thead", {}, make("tr", {}, make("td"), ...heads)),
      make("tbody", {}, ...rows));
  };

  const makeTyped = (item, question, name) => {
    const id = `${name}.${question.id}`;
    const [text, hint] = [item.querySelector(".q"), item.querySelector(".hint")];
    const label = mark(make("label", { className: "q" }, ...text.childNodes), { for: id });
    text.replaceWith(label);
    const isList = question.kind === "numbers";
    const typed = { id, autocomplete: "off", maxLength: question.limit || 40 };
    const input = make(isList ? "textarea" : "input", { ...typed, ...(isList ? { rows: 4 } : { type: "text" }) });
    input.dataset.field = question.id;
    if (question.kind === "number") input.inputMode = "decimal";
    if (hint) {
      hint.id = `${id}.hint`;
      input.setAttribute("aria-describedby", hint.id);
    }
    item.append(input, mark(make("p", { className: "remark" }), { role: "status" }));
  };

  const makeChoice = (item, question, name, sides) => {
    const [text, list] = [item.querySelector(".q"), item.querySelector("ul:last-of-type")];
    const words = [...list.children].map((one) => one.textContent.trim());
    const field = make("fieldset", { className: item.className }, make("legend", { className: "q" }, ...text.childNodes));
    text.remove();
    field.dataset.question = question.id;
    field.append(...item.childNodes);
    if (question.kind === "many") list.before(make("p", { className: "hint", textContent: said.many }));
    const answers = question.fields.length > 1
      ? [makeScale(question, name, words, sides)] : makeOptions(question, name, words);
    list.replaceWith(...answers);
    item.replaceWith(field);
  };

  // A text to paste ticks the options that it speaks of; it goes nowhere else.
  const makePaste = (place, tool, form) => {
    const question = tool.questions.find((one) => one.id === place.dataset.paste);
    const target = tool.questions.find((one) => one.id === question.ticks);
    const id = `${form.dataset.tool}.${question.id}`;
    const text = place.querySelector(".q");
    text.replaceWith(mark(make("label", { className: "q" }, ...text.childNodes), { for: id }));
    const area = make("textarea", { id, rows: 5, maxLength: question.limit });
    const button = make("button", { type: "button", className: "second", textContent: said.paste });
    const sign = mark(make("p", { className: "hint" }), { role: "status" });
    button.addEventListener("click", () => {
      const found = Alianza.findOptions(target, area.value);
      for (const input of form.querySelectorAll(`[data-field="${target.id}"]`)) {
        input.checked = input.checked || found.includes(input.value);
      }
      const values = { found: found.length, all: target.options.length };
      sign.textContent = area.value.trim() ? said.found.replace(/\{(\w+)\}/g, (_, key) => values[key]) : said.empty;
      form.dispatchEvent(new Event("input"));
    });
    place.append(area, button, sign);
  };

  // Where the tool draws: a table with a bar for each side or number, filled in by the answers.
  const makeDrawing = (box, tool) => {
    const { of, from, names } = tool.drawing;
    const isOfValues = from === "values";
    const sides = isOfValues || !tool.sides ? [{ id: "", name: said.value }] : tool.sides;
    const heads = sides.map(({ id, name }) =>
      mark(make("th", { textContent: name }), id ? { scope: "col", "data-side": id } : { scope: "col" }));
    const rows = of.map((id, at) => {
      const question = tool.questions.find((one) => one.id === id);
      const place = box.querySelector(`[data-question="${id}"] .q`);
      const words = isOfValues ? names[at] : place.textContent.replace(/^\d+\.\s*/, "").trim();
      const cells = (question ? question.fields : [id]).map((field) => mark(make("td"), { "data-drawn": field }));
      return make("tr", {}, mark(make("th", { textContent: `${at + 1}. ${words}` }), { scope: "row" }), ...cells);
    });
    const head = mark(make("th", { textContent: said.point }), { scope: "col" });
    const table = make("table", {}, make("thead", {}, make("tr", {}, head, ...heads)), make("tbody", {}, ...rows));
    const heading = make("h4", { textContent: isOfValues ? said.drawn : said.drawing });
    const drawing = make("section", { className: "drawing" }, heading, table);
    const groups = box.querySelectorAll("[data-group]");
    (groups[0] || box.querySelector(".result h3")).after(drawing);
  };

  Alianza.make = make;
  Alianza.makeForm = (form, tool) => {
    const [name, box] = [form.dataset.tool, form.closest("details")];
    if (tool.drawing) makeDrawing(box, tool);
    for (const item of [...form.querySelectorAll("[data-question]")]) {
      const question = tool.questions.find((one) => one.id === item.dataset.question);
      if (question.options) makeChoice(item, question, name, tool.sides);
      else makeTyped(item, question, name);
    }
    for (const place of form.querySelectorAll("[data-paste]")) makePaste(place, tool, form);
    form.append(
      make("p", { className: "buttons" }, make("button", { type: "submit", textContent: said.show }), " ",
        make("button", { type: "reset", className: "second", textContent: said.again })),
      mark(make("p", { className: "missing" }), { role: "status" }),
    );
    box.querySelector(".result h3").after(mark(make("p", { className: "note open" }), { role: "status" }));
  };
})();
