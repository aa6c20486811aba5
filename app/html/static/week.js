import { dress } from "./dress.js";

// A week to paint: seven days by the hour. Drag or tap; dragging fills
// the rectangle; with the keyboard the grid is one stop, arrows
// move and Space paints. The times are a list of [day, start, end] in minutes, sent when a stroke ends.

const FIRST = 6, LAST = 22;

function build(root, data) {
  const grid = root.querySelector(".week");
  grid.replaceChildren();
  const table = document.createElement("table");
  table.setAttribute("role", "grid");
  table.setAttribute("aria-label", data.label);
  table.setAttribute("aria-multiselectable", "true");
  const head = table.createTHead().insertRow();
  head.append(document.createElement("td"));
  for (const day of data.days) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = day.slice(0, 3);
    head.append(cell);
  }
  const body = table.createTBody();
  const cells = [];
  for (let hour = FIRST; hour < LAST; hour += 1) {
    const row = body.insertRow();
    const name = document.createElement("th");
    name.scope = "row";
    name.textContent = data.hours[hour - FIRST];
    row.append(name);
    data.days.forEach((day, number) => {
      const cell = row.insertCell();
      cell.setAttribute("role", "gridcell");
      cell.tabIndex = -1;
      Object.assign(cell.dataset, { day: number, hour });
      cells.push(cell);
    });
  }
  cells[0].tabIndex = 0;
  grid.append(table);
  return cells;
}

const minutesIn = (windows, day, start, end) => windows.reduce((sum, [d, from, to]) =>
  d === day ? sum + Math.max(0, Math.min(to, end) - Math.max(from, start)) : sum, 0);

function paint(cells, windows, data) {
  for (const cell of cells) {
    const day = Number(cell.dataset.day), start = Number(cell.dataset.hour) * 60;
    const much = minutesIn(windows, day, start, start + 60);
    const state = much === 0 ? "no" : much === 60 ? "yes" : "part";
    cell.dataset.state = state;
    cell.setAttribute("aria-selected", String(state !== "no"));
    cell.setAttribute("aria-label", `${data.days[day]} ${data.hours[start / 60 - FIRST]}: ${data.states[state]}`);
  }
}

// Take an hour out of, or put it into, a list of windows, and join what touches.
function change(windows, day, start, on) {
  const kept = [];
  for (const [d, from, to] of windows) {
    if (d !== day || to <= start || from >= start + 60) kept.push([d, from, to]);
    else {
      if (from < start) kept.push([d, from, start]);
      if (to > start + 60) kept.push([d, start + 60, to]);
    }
  }
  if (on) kept.push([day, start, start + 60]);
  kept.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const joined = [];
  for (const window of kept) {
    const last = joined.at(-1);
    if (last && last[0] === window[0] && last[2] >= window[1]) last[2] = Math.max(last[2], window[2]);
    else joined.push([...window]);
  }
  return joined;
}

const weeks = new WeakMap();

export default async function (component) {
  const { parentElement: root, data } = component;
  dress(root, "week.css");
  let week = weeks.get(root);
  if (!week) {
    week = { cells: build(root, data), windows: data.windows, stroke: null };
    weeks.set(root, week);
    const grid = root.querySelector(".week");
    // A stroke fills all between where it began and where it is: a working week is one stroke.
    const touch = (cell) => {
      const [[day, hour], [toDay, toHour]] = [week.from, cell].map(({ dataset }) => [Number(dataset.day), Number(dataset.hour)]);
      week.windows = week.before;
      for (let d = Math.min(day, toDay); d <= Math.max(day, toDay); d += 1)
        for (let h = Math.min(hour, toHour); h <= Math.max(hour, toHour); h += 1)
          week.windows = change(week.windows, d, h * 60, week.stroke);
      paint(week.cells, week.windows, week.component.data);
    };
    const begin = (cell) => Object.assign(week, { stroke: cell.dataset.state !== "yes", from: cell, last: null, before: week.windows });
    const under = ({ clientX, clientY }) => root.elementFromPoint?.(clientX, clientY)?.closest?.("[data-day]");
    const end = (event) => {
      if (week.stroke === null) return;
      // Where it is let go counts, also when the last move was not told.
      const cell = event?.type === "pointerup" ? under(event) : null;
      if (cell && cell !== week.last) touch(cell);
      week.stroke = null;
      week.component.setStateValue("windows", week.windows);
    };
    const focus = (cell, how) => {
      week.cells.forEach((other) => { other.tabIndex = other === cell ? 0 : -1; });
      cell.focus(how);
    };
    grid.addEventListener("pointerdown", (event) => {
      const cell = event.target.closest("[data-day]");
      if (!cell) return;
      event.preventDefault();
      cell.releasePointerCapture?.(event.pointerId);
      begin(cell);
      focus(cell, { preventScroll: true }); // the week stays under the finger
      touch(cell);
    });
    grid.addEventListener("pointermove", (event) => {
      if (week.stroke === null) return;
      const cell = under(event);
      if (cell && cell !== week.last) { week.last = cell; touch(cell); }
    });
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
    grid.addEventListener("keydown", (event) => {
      const at = week.cells.indexOf(event.target);
      if (at < 0) return;
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
      if (step) { event.preventDefault(); event.stopPropagation(); if (week.cells[at + step]) focus(week.cells[at + step]); }
      if (event.key === " " || event.key === "Enter") {
        event.preventDefault(); event.stopPropagation();
        begin(event.target);
        touch(event.target);
        end();
      }
    });
  }
  week.component = component;
  if (week.stroke === null) { week.windows = data.windows; paint(week.cells, week.windows, data); }
}
