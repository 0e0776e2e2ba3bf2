"use strict";
{
  // The rows are the data: nothing here writes text that was not on the page before.
  const one = (query) => document.querySelector(query);
  const root = document.documentElement;
  const from = Number(root.dataset.from), span = Math.max(1, Number(root.dataset.until) - from);
  const list = one("#list"), axis = one(".axis"), lines = one(".lines svg");
  const rows = [...document.querySelectorAll(".row")], zooms = document.querySelectorAll(".z");
  const find = one("#find"), show = one("#show"), sort = one("#sort");
  const SVG = "http://www.w3.org/2000/svg", DAY = 86400000, CLOSEST = 5000;
  const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2419200, 7862400, 31449600].map((s) => s * 1000);
  let left = 0, right = 1; // the part of the axis that is seen
  let zone = root.dataset.tz;
  try { new Intl.DateTimeFormat("en", { timeZone: zone }); } catch { zone = "UTC"; }

  // What the zone's clocks show, as if it were UTC.
  const clocks = new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
  const shown = (ms) => {
    const part = Object.fromEntries(clocks.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) + ((ms % 1000) + 1000) % 1000;
  };
  const label = (ms, step) => {
    const text = new Date(shown(ms)).toISOString();
    if (step >= 28 * DAY) return text.slice(0, 10);
    if (text.slice(11, 19) === "00:00:00") return text.slice(5, 10);
    return text.slice(11, step < 60000 ? 19 : 16);
  };

  const put = (parent, tag, attributes, text) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    parent.append(element);
  };
  function ticks() {
    axis.replaceChildren();
    if (lines) lines.replaceChildren();
    const width = axis.clientWidth || 600, begin = from + left * span, length = (right - left) * span;
    const room = (step) => step * width / length;
    const step = STEPS.find((s) => room(s) >= (s < 60000 ? 86 : s < 28 * DAY ? 64 : 96)) || STEPS.at(-1) * 2 ** Math.ceil(Math.log2(96 / room(STEPS.at(-1))));
    let at = begin;
    for (let number = 0; number < 200; number++) {
      const ahead = shown(at) - at;
      at = Math.ceil((at + ahead) / step) * step - ahead;
      if (at > begin + length) break;
      const x = (at - begin) / length * 100;
      put(axis, "line", { x1: x + "%", x2: x + "%", y1: 3, y2: 18 });
      if (lines) put(lines, "line", { x1: x + "%", x2: x + "%", y1: 0, y2: "100%" });
      const text = label(at, step);
      if ((100 - x) / 100 * width > text.length * 6.6 + 4) put(axis, "text", { x: x + "%", dx: 4, y: 13 }, text);
      at += 1;
    }
  }

  const LETTERS = { CREATED: "C", OPEN: "O", ON_HOLD: "H", ON_PROGRESS: "P", ENDED: "", BLOCKED: "B", MISSED: "M", unknown: "?" };
  const seen = new Set(), states = new Map();
  const statesOf = (row) => {
    if (!states.has(row)) {
      states.set(row, [...row.querySelectorAll(".z > svg")].flatMap((state) => {
        const word = state.getAttribute("class");
        if (!word) return [];
        return [[state, parseFloat(state.getAttribute("x")) / 100, parseFloat(state.getAttribute("width")) / 100, word.slice(2)]];
      }));
    }
    return states.get(row);
  };
  // A word where it fits, else its letter; at the edge where its beginning is out of view.
  function words(row) {
    const pixels = axis.clientWidth / (right - left);
    for (const [state, at, part, word] of statesOf(row)) {
      const hidden = Math.max(0, (left - at) * pixels), room = part * pixels - hidden;
      const says = word !== "unknown" && room >= word.length * 7.7 + 8 ? word : room >= 15 ? LETTERS[word] : "";
      let text = state.querySelector("text");
      if (!text) {
        if (!says) continue;
        put(state, "text", {});
        text = state.lastChild;
      }
      if (text.textContent !== says) text.textContent = says;
      text.setAttribute("x", hidden);
    }
  }
  const watch = new IntersectionObserver((changes) => {
    for (const { isIntersecting, target } of changes) {
      if (isIntersecting) { seen.add(target); words(target); } else seen.delete(target);
    }
  }, { rootMargin: "200px" });

  function zoom(begin, end) {
    const part = Math.min(1, Math.max(1 / CLOSEST, end - begin));
    left = Math.min(1 - part, Math.max(0, begin));
    right = left + part;
    for (const z of zooms) {
      z.setAttribute("x", -left / part * 100 + "%");
      z.setAttribute("width", 100 / part + "%");
    }
    ticks();
    seen.forEach(words);
  }
  const closer = (factor) => { const at = (left + right) / 2; zoom(at - (at - left) * factor, at + (right - at) * factor); };
  const move = (part) => zoom(left + (right - left) * part, right + (right - left) * part);

  const texts = new Map();
  const textOf = (row) => {
    let text = texts.get(row);
    if (text === undefined) texts.set(row, text = row.textContent.toLowerCase());
    return text;
  };
  function filter() {
    const sought = find.value.toLowerCase().split(/\s+/).filter(Boolean), kind = show.value;
    let count = 0;
    for (const row of rows) {
      const fits = (!kind || (row.dataset.is || "").split(" ").includes(kind)) && sought.every((word) => textOf(row).includes(word));
      if (row.hidden === fits) row.hidden = !fits;
      count += fits;
    }
    one("#count").textContent = count + " of " + rows.length + " shown";
    one("#none").hidden = count > 0;
  }
  const number = (row, key) => Number(row.dataset[key] || 0);
  function order() {
    const [key, down] = sort.value.split(" "), sign = down ? -1 : 1;
    rows.sort((a, b) => (number(a, key) - number(b, key)) * sign || number(a, "first") - number(b, "first"));
    list.append(...rows);
  }

  find.addEventListener("input", filter);
  show.addEventListener("change", filter);
  sort.addEventListener("change", order);
  for (const [id, act] of [["in", () => closer(0.5)], ["out", () => closer(2)], ["earlier", () => move(-0.4)], ["later", () => move(0.4)], ["fit", () => zoom(0, 1)]]) {
    one("#" + id).addEventListener("click", act);
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target === find) { find.value = ""; filter(); find.blur(); return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const act = { "/": () => find.focus(), "+": () => closer(0.5), "=": () => closer(0.5), "-": () => closer(2), "0": () => zoom(0, 1), ArrowLeft: () => move(-0.2), ArrowRight: () => move(0.2) }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  let begun = null;
  const place = (event) => { const box = axis.getBoundingClientRect(); return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)); };
  axis.addEventListener("pointerdown", (event) => { begun = place(event); axis.setPointerCapture(event.pointerId); });
  axis.addEventListener("pointermove", (event) => {
    if (begun === null) return;
    axis.querySelector(".sel")?.remove();
    const x = place(event);
    put(axis, "rect", { class: "sel", x: Math.min(x, begun) * 100 + "%", width: Math.abs(x - begun) * 100 + "%", height: 18 });
  });
  axis.addEventListener("pointerup", (event) => {
    if (begun === null) return;
    const x = place(event), first = begun, width = right - left;
    begun = null;
    if (Math.abs(x - first) > 0.01) zoom(left + Math.min(x, first) * width, left + Math.max(x, first) * width); else ticks();
  });
  axis.addEventListener("pointercancel", () => { begun = null; ticks(); });
  addEventListener("resize", () => { ticks(); seen.forEach(words); });

  for (const row of rows) watch.observe(row);
  one(".tools").hidden = false;
  filter();
  ticks();
}
