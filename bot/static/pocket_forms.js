// The forms of tools: read them, show what they come to. All results stand prepared in the file; this shows and hides.
(() => {
  const { messages, said, tools } = Alianza.programs;
  const LARGEST = 1e12;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const states = new Map(); // form -> what the person did: whether it was sent, which questions were passed

  const listInputs = (form, field) => [...form.querySelectorAll("[data-field]")].filter((one) => one.dataset.field === field);

  // bot/toolbox/answers.py: the reading within bounds counts; else a remark says what was read and what is expected.
  const readNumber = (question, typed) => {
    const readings = Alianza.listReadings(typed);
    if (!readings.length) return [undefined, fill(messages.unread, { found: typed.slice(0, 60) })];
    const { least = -LARGEST, most = LARGEST } = question;
    const within = readings.filter((one) => one >= least && one <= most);
    const fitting = question.whole ? within.filter(Number.isInteger) : within;
    if (fitting.length) return [fitting[0], ""];
    const values = { found: Alianza.writeNumber(readings[0]) };
    if (question.whole && within.length) return [undefined, fill(messages.whole, values)];
    if (Math.abs(readings[0]) > LARGEST) return [undefined, fill(messages.none, values)];
    const bounds = ["least", "most"].filter((name) => question[name] !== undefined);
    for (const name of bounds) values[name] = Alianza.writeNumber(question[name]);
    return [undefined, fill(messages[bounds.length === 2 ? "both" : bounds[0] || "none"], values)];
  };

  // All numbers of a list or none: no entry moves to another's place.
  const readNumbers = (question, typed) => {
    const parts = Alianza.splitNumbers(typed);
    if (parts.length > question.entries) {
      return [undefined, fill(messages.many, { found: parts.length, most: question.entries })];
    }
    if (!parts.length) return readNumber(question, typed);
    const read = parts.map((part) => readNumber(question, part));
    const [, wrong = ""] = read.find(([number]) => number === undefined) || [];
    return wrong ? [undefined, wrong] : [read.map(([number]) => number), ""];
  };

  const readTyped = (question, typed) => {
    if (question.kind === "text") return [typed, ""];
    return question.kind === "numbers" ? readNumbers(question, typed) : readNumber(question, typed);
  };

  const readField = (question, inputs) => {
    if (!question.options) {
      const typed = inputs[0].value.trim();
      return typed ? readTyped(question, typed) : [undefined, ""];
    }
    const chosen = inputs.filter((one) => one.checked).map((one) => one.value);
    if (!chosen.length) return [undefined, ""];
    if (question.kind === "many") return [chosen, ""];
    return [question.kind === "scale" ? question.options.findIndex((one) => one.id === chosen[0]) : chosen[0], ""];
  };

  const readForm = (form, tool) => {
    const [given, remarks] = [{}, {}];
    for (const question of tool.questions.filter((one) => !one.ticks)) {
      for (const field of question.fields) {
        const [value, remark] = readField(question, listInputs(form, field));
        if (value !== undefined) given[field] = value;
        if (remark) remarks[question.id] = remark;
      }
    }
    return [given, remarks];
  };

  // The question to answer next where they come one after the other; none once all were passed.
  const findCurrent = (tool, state, outcome, remarks) => {
    if (tool.flow !== "steps") return undefined;
    const mustStay = (id) => remarks[id] || outcome.missing.includes(id);
    return outcome.asked.find((id) => !state.passed.has(id) || mustStay(id));
  };

  const showQuestions = (form, outcome, current, remarks) => {
    let number = 0;
    let isBehind = false;
    for (const item of form.querySelectorAll("[data-question]")) {
      const id = item.dataset.question;
      item.hidden = isBehind || !outcome.asked.includes(id);
      if (item.hidden) continue;
      item.querySelector(".no").textContent = `${(number += 1)}.`;
      const place = item.querySelector(".remark");
      if (place) place.textContent = remarks[id] || "";
      isBehind = id === current;
    }
    const button = form.querySelector("button[type=submit]");
    button.textContent = current ? said.next : said.show;
  };

  const listMissing = (form, outcome, remarks) => {
    const items = [...form.querySelectorAll("[data-question]")];
    return items.filter((one) => outcome.missing.includes(one.dataset.question) || remarks[one.dataset.question]);
  };

  const tellMissing = (form, missing) => {
    const names = missing.map((item) => item.querySelector("label,legend").textContent.trim());
    form.querySelector(".missing").textContent = names.length ? `${messages.missing} ${names.join(" ")}` : "";
  };

  const showResults = (result, tool, outcome) => {
    const known = tool.questions.filter((one) => outcome.open.includes(one.id) && !["many", "text"].includes(one.kind));
    const none = Object.values(outcome.results).every((ids) => !ids.length);
    const notes = [known.length ? fill(messages.open, { count: known.length }) : "", none ? messages.result_none : ""];
    result.querySelector(".open").textContent = notes.filter(Boolean).join(" ");
    for (const group of result.querySelectorAll("[data-group]")) {
      const ids = outcome.results[group.dataset.group];
      group.hidden = !ids.length;
      const advice = [...group.querySelectorAll("[data-result]")];
      for (const one of advice) one.hidden = !ids.includes(one.dataset.result);
      for (const id of ids) group.append(advice.find((one) => one.dataset.result === id));
    }
    for (const sheet of result.querySelectorAll("[data-sheet]")) sheet.hidden = !outcome.sheets.includes(sheet.dataset.sheet);
    for (const place of result.querySelectorAll("[data-value]")) {
      const value = outcome.values[place.dataset.value];
      place.hidden = value === null;
      const { unit } = tool.values.find((one) => one.id === place.dataset.value);
      place.querySelector("b").textContent = value === null ? "" : Alianza.writeAmounts(value, unit);
    }
    const amounts = result.querySelector(".amounts");
    if (amounts) amounts.hidden = Object.values(outcome.values).every((value) => value === null);
  };

  const drawBars = (result, tool, given, outcome) => {
    const drawing = result.querySelector(".drawing");
    if (!drawing) return;
    const { from, most } = tool.drawing;
    const values = from === "answers" ? given : outcome.values;
    const cells = [...drawing.querySelectorAll("[data-drawn]")];
    const known = cells.map((cell) => values[cell.dataset.drawn]).filter((one) => typeof one === "number");
    drawing.hidden = !known.length;
    const top = Math.max(...known) <= most ? most : Math.max(...known);
    for (const cell of cells) {
      const value = values[cell.dataset.drawn];
      cell.textContent = "–";
      if (typeof value !== "number") continue;
      const worked = (tool.values || []).find((one) => one.id === cell.dataset.drawn);
      cell.textContent = from === "answers" ? Alianza.writeNumber(value) : Alianza.writeAmount(value, worked.unit);
      const bar = Alianza.make("meter", { min: 0, max: top || 1, value });
      bar.setAttribute("aria-label", cell.parentElement.querySelector("th").textContent);
      cell.prepend(bar);
    }
  };

  const nameSides = (box, given) => {
    for (const place of box.querySelectorAll("[data-side]")) {
      place.dataset.name = place.dataset.name || place.textContent;
      place.textContent = given[`name-${place.dataset.side}`] || place.dataset.name;
    }
  };

  const update = (form) => {
    const [tool, state] = [tools[form.dataset.tool], states.get(form)];
    const [given, remarks] = readForm(form, tool);
    const outcome = Alianza.work(tool, given);
    const current = findCurrent(tool, state, outcome, remarks);
    const box = form.closest("details");
    const result = box.querySelector(".result");
    const missing = listMissing(form, outcome, remarks);
    showQuestions(form, outcome, current, remarks);
    nameSides(box, given);
    tellMissing(form, state.sent && !current ? missing : []);
    result.hidden = !state.sent || Boolean(current) || missing.length > 0;
    if (!result.hidden) {
      showResults(result, tool, outcome);
      drawBars(result, tool, given, outcome);
    }
    return { current, missing, result, outcome };
  };

  const submit = (form) => {
    const [tool, state] = [tools[form.dataset.tool], states.get(form)];
    const before = update(form);
    state.sent = true;
    if (before.current) state.passed.add(before.current);
    const after = update(form);
    const item = form.querySelector(`[data-question="${after.current}"]`);
    const stay = after.current ? item : after.missing[0];
    if (tool.flow === "form" || !after.current) {
      if (!after.result.hidden) {
        after.result.focus({ preventScroll: true });
        after.result.scrollIntoView();
      }
    }
    if (stay) stay.querySelector("input,textarea").focus();
  };

  const start = (form) => {
    Alianza.makeForm(form, tools[form.dataset.tool]);
    states.set(form, { sent: false, passed: new Set() });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(form);
    });
    form.addEventListener("input", () => update(form));
    form.addEventListener("reset", () => {
      states.set(form, { sent: false, passed: new Set() });
      setTimeout(() => update(form));
    });
    update(form);
  };

  // A form is made when its tool is opened first: the file opens sooner.
  document.addEventListener("toggle", (event) => {
    const form = event.target.open && event.target.querySelector("form[data-tool]");
    if (form && !states.has(form)) start(form);
  }, true);
})();
