"use strict";
// What answers to a tool come to: bot/toolbox/outcomes.py and indexer/expressions.py over again, for a file without Python.
// A comparison with null does not hold, a sum over null is null; what Python refuses makes the whole expression null.
const Alianza = {};
(() => {
  class Refused extends Error {}
  const refuse = () => { throw new Refused(); };
  const isTrue = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));
  const plain = (value) => (typeof value === "boolean" ? Number(value) : value);
  const isSame = (left, right) => {
    if (Array.isArray(left) && Array.isArray(right)) {
      return left.length === right.length && left.every((one, at) => isSame(one, right[at]));
    }
    return plain(left) === plain(right);
  };
  const order = (left, right) => {
    const [a, b] = [plain(left), plain(right)];
    if (typeof a !== typeof b || typeof a === "object") refuse();
    return a < b ? -1 : a > b ? 1 : 0;
  };
  const contains = (part, whole) => {
    if (Array.isArray(whole)) return whole.some((one) => isSame(one, part));
    return typeof whole === "string" && typeof part === "string" ? whole.includes(part) : refuse();
  };

  // Python's round and format: exact, a tie goes to the even digit.
  const fix = (number, digits) => {
    const size = Math.abs(number);
    if (size >= 1e21) return String(number);
    const [whole, rest] = size.toFixed(Math.min(100, digits + 30)).split(".");
    const kept = digits ? `${whole}.${rest.slice(0, digits)}` : whole;
    const isTie = /^50*$/.test(rest.slice(digits));
    const even = isTie && "02468".includes(kept.slice(-1));
    return (number < 0 ? "-" : "") + (even ? kept : size.toFixed(digits));
  };
  const round = (number, digits = 0) => {
    const places = Math.trunc(digits);
    if (Math.abs(number) >= 1e21 || places > 20) return number;
    return places < 0 ? Number(fix(number * 10 ** places, 0)) / 10 ** places : Number(fix(number, places));
  };
  const raise = (base, power) => {
    if (base === 0 && power < 0) refuse();
    const result = base ** power;
    return Math.abs(result) === Infinity ? refuse() : result;
  };

  const sums = { // over a list: entry by entry
    "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => (b === 0 ? refuse() : a / b),
    "**": raise, neg: (a) => -a, pos: (a) => a, abs: (a) => Math.abs(a), round,
    min: (...all) => Math.min(...all), max: (...all) => Math.max(...all),
  };
  const comparisons = {
    "==": isSame, "!=": (a, b) => !isSame(a, b), "<": (a, b) => order(a, b) < 0, "<=": (a, b) => order(a, b) <= 0,
    ">": (a, b) => order(a, b) > 0, ">=": (a, b) => order(a, b) >= 0, in: contains, "not in": (a, b) => !contains(a, b),
  };
  const addUp = (...all) => all.flat().reduce((total, one) => reckon(sums["+"], [total, one]), 0);
  const others = {
    list: (...all) => all,
    sum: addUp,
    running: (list) => {
      if (list === null) return null;
      if (!Array.isArray(list) || !list.length) refuse();
      const totals = list.map((_, at) => addUp(...list.slice(0, at + 1)));
      return totals.includes(null) ? null : totals;
    },
    not: (a) => !isTrue(a),
    count: (a) => (Array.isArray(a) ? a.length : 0),
    answered: (a) => a !== null && a !== "" && !(Array.isArray(a) && !a.length),
  };
  const reckon = (sum, values) => {
    const lengths = new Set(values.filter(Array.isArray).map((one) => one.length));
    if (!lengths.size) return reckonOne(sum, values);
    if (lengths.size > 1 || lengths.has(0)) refuse();
    const [length] = lengths;
    const entries = Array.from({ length }, (_, at) =>
      reckonOne(sum, values.map((one) => (Array.isArray(one) ? one[at] : one))));
    return entries.includes(null) ? null : entries;
  };
  const reckonOne = (sum, values) => {
    const numbers = values.map(plain);
    if (numbers.includes(null)) return null;
    if (numbers.some((one) => typeof one !== "number")) refuse();
    const result = sum(...numbers);
    return Number.isFinite(result) ? result : null;
  };
  const walk = (tree, names) => {
    if (!Array.isArray(tree)) return tree;
    const [what, ...parts] = tree;
    if (what === "name") return parts[0] in names ? names[parts[0]] : refuse();
    if (what === "if") return walk(isTrue(walk(parts[0], names)) ? parts[1] : parts[2], names);
    if (what === "and" || what === "or") {
      let last = false;
      for (const part of parts) {
        last = walk(part, names);
        if (isTrue(last) === (what === "or")) break;
      }
      return last;
    }
    const values = parts.map((part) => walk(part, names));
    if (what in sums) return reckon(sums[what], values);
    if (what in comparisons) return !values.includes(null) && comparisons[what](...values);
    return others[what](...values);
  };
  const evaluate = (tree, names) => {
    try {
      return walk(tree, names);
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  };
  const reckonNumber = (tree, names) => {
    const value = plain(evaluate(tree, names));
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  };
  const reckonAmount = (tree, names) => {
    const value = evaluate(tree, names);
    if (!Array.isArray(value)) return reckonNumber(tree, names);
    const numbers = value.map(plain);
    return numbers.every(Number.isFinite) ? numbers : null;
  };
  const holds = (tree, names) => tree === undefined || isTrue(evaluate(tree, names));
  const spell = (id) => id.replace(/-/g, "_");

  const isAnswered = (question, given) =>
    question.fields.every((field) => given[field] !== undefined && !(Array.isArray(given[field]) && !given[field].length));

  const listChosen = (question, given) =>
    (question.options || []).filter((option, level) =>
      question.fields.some((field) => {
        const said = given[field];
        return Array.isArray(said) ? said.includes(option.id) : said === option.id || said === level;
      }));

  // The questions that are asked, in order: a condition sees the answers before it, and null for those after.
  const chooseQuestions = (tool, given) => {
    const names = Object.create(null);
    for (const question of tool.questions) {
      const blank = { many: [], text: "" }[question.kind];
      for (const field of question.fields) names[spell(field)] = blank === undefined ? null : blank;
      for (const option of question.options || []) {
        for (const name of Object.keys(option.points || {})) names[`total_${spell(name)}`] = 0;
      }
    }
    const asked = [];
    for (const question of tool.questions) {
      if (!holds(question.when, names)) continue;
      asked.push(question);
      for (const field of question.fields) if (given[field] !== undefined) names[spell(field)] = given[field];
      for (const { points = {} } of listChosen(question, given)) {
        for (const name of Object.keys(points)) names[`total_${spell(name)}`] += points[name];
      }
    }
    return [names, asked];
  };

  const chooseResults = (tool, group, names) => {
    const found = tool.results.filter((one) => one.group === group.id && holds(one.when, names));
    const ranked = found.map((one, place) => {
      const rank = one.order === undefined ? null : reckonNumber(one.order, names);
      return { id: one.id, sheets: one.sheets || [], rank: rank === null ? Infinity : rank, place };
    });
    ranked.sort((a, b) => (a.rank === b.rank ? a.place - b.place : a.rank - b.rank));
    return group.show ? ranked.slice(0, group.show) : ranked;
  };

  // given: field -> option id, level, number, text or list of option ids; what was not answered is left out.
  Alianza.work = (tool, given) => {
    const [names, asked] = chooseQuestions(tool, given);
    const values = {};
    for (const { id, formula } of tool.values || []) values[id] = names[spell(id)] = reckonAmount(formula, names);
    const open = asked.filter((question) => !isAnswered(question, given));
    const results = {};
    const sheets = new Set();
    for (const group of tool.groups) {
      const chosen = chooseResults(tool, group, names);
      results[group.id] = chosen.map((one) => one.id);
      for (const one of chosen) one.sheets.forEach((sheet) => sheets.add(sheet));
    }
    return {
      asked: asked.map((one) => one.id), open: open.map((one) => one.id),
      missing: open.filter((one) => one.required).map((one) => one.id), values, results, sheets: [...sheets],
    };
  };
  Alianza.evaluate = evaluate;

  // Words without accents and case; plural and gender endings cut, so that "contratos" meets "contrato".
  Alianza.fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  Alianza.cutEnding = (word) => {
    const stem = word.length > 6 ? word.replace(/mente$/, "") : word;
    const one = stem.length > 4 ? stem.replace(/(?:e?s|ed|ing)$/, "") : stem;
    return one.length > 3 ? one.replace(/[aeo]$/, "") : one;
  };
  // bot/toolbox/findings.py, with these endings for a stemmer: the options whose words stand in a text, one after the other.
  const listStems = (text) => (Alianza.fold(text).match(/[\p{L}\p{N}]+/gu) || []).map(Alianza.cutEnding);
  Alianza.findOptions = (question, text) => {
    const stems = listStems(text.normalize("NFC").replace(/(\p{L})(?:\u00ad|-\s*\n\s*)(?=\p{L})/gu, "$1"));
    const stands = (phrase) => stems.some((_, at) => phrase.every((stem, more) => stems[at + more] === stem));
    return question.options.filter(({ words = [] }) => words.map(listStems).some(stands)).map((one) => one.id);
  };

  // bot/toolbox/amounts.py: numbers as people type them, and as they are shown.
  const AROUND = /^(?:(?:[A-Z]{1,3}|[A-Za-z]{0,2}[$€£₡₲₱]|S\/|Bs|Gs)\.?\s*)?([-+]?\s*[\d.,' ]*\d\.?)\s*(?:%|[$€£]|[A-Z]{3})?$/;
  const GROUPED = /^\d{1,3}([ '.,])\d{3}(?:\1\d{3})*$/;
  const PLAIN = /^\d+$/;
  const readWhole = (digits) => {
    const isWhole = PLAIN.test(digits) || (GROUPED.test(digits) && !digits.startsWith("0"));
    return isWhole ? Number(digits.replace(/\D/g, "")) : null;
  };
  const readDecimal = (digits) => {
    const at = Math.max(digits.lastIndexOf("."), digits.lastIndexOf(","));
    if (at < 0) return null;
    const [whole, mark, decimals] = [digits.slice(0, at), digits[at], digits.slice(at + 1)];
    const grouped = GROUPED.exec(whole);
    if (!PLAIN.test(decimals) || (grouped && grouped[1] === mark)) return null;
    if (whole !== "" && !PLAIN.test(whole) && !grouped) return null;
    return Number(`${whole.replace(/\D/g, "") || "0"}.${decimals}`);
  };
  Alianza.listReadings = (typed) => {
    const text = typed.normalize("NFKC").replace(/\u2212/g, "-").replace(/’/g, "'").trim().replace(/\s+/g, " ");
    const found = typed.length > 40 ? null : AROUND.exec(text);
    if (!found) return [];
    const core = found[1].replace(/\+/g, "").replace(/\.+$/, "");
    const digits = core.replace(/^-/, "").trim();
    const readings = new Set([readWhole(digits), readDecimal(digits)].filter((one) => one !== null));
    return [...readings].map((one) => (core.startsWith("-") ? -one : one));
  };
  // A typed list: apart at lines, semicolons and commas before a space, else at spaces.
  Alianza.splitNumbers = (typed) => {
    let parts = [];
    for (const mark of [/[;\r\n]|,(?=\s)/, /\s+/]) {
      parts = typed.split(mark).map((one) => one.trim()).filter(Boolean);
      if (parts.length !== 1) return parts;
    }
    const isOne = Alianza.listReadings(parts[0]).length || !parts[0].includes(",");
    return isOne ? parts : parts[0].split(",").filter(Boolean);
  };
  Alianza.writeNumber = (value, digits = 2) => {
    const [whole, rest = ""] = fix(value, digits).split(".");
    const decimals = rest.replace(/0+$/, "");
    const text = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") + (decimals && `.${decimals}`);
    return text === "-0" ? "0" : text.replace("-", "\u2212");
  };
  Alianza.writeAmount = (value, unit) => {
    if (unit === "percent") return `${Alianza.writeNumber(value, 1)}\u00a0%`;
    return Alianza.writeNumber(value, unit !== "exact" && Math.abs(value) >= 1000 ? 0 : 2);
  };
  Alianza.writeAmounts = (value, unit) => {
    if (!Array.isArray(value)) return Alianza.writeAmount(value, unit);
    return value.map((one, at) => `${at + 1}:\u00a0${Alianza.writeAmount(one, unit)}`).join(" · ");
  };
})();
