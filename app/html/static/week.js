import { dress } from "./dress.js";

// A week to paint: seven days by the hour. Drag or tap; dragging fills the rectangle. A finger that moves
// up or down scrolls the page; one that taps, rests, or moves sideways paints. With the keyboard the grid
// is one stop, arrows move and Space paints. The times are a list of [day, start, end] in minutes, sent
// when a stroke ends. A stroke does the opposite of what was pressed: marked is cleared, blank is filled, whole
// hours of it. Of an hour marked in part the half under the hand counts; the keyboard, which presses
// neither half, fills it first.

const FIRST = 6, LAST = 22;
const REST_MS = 300, SIDEWAYS_PX = 10;

function build(grid, data) {
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
      // A finger that paints does not scroll, also when its cell is drawn anew meanwhile.
      cell.addEventListener("touchmove", (told) => stroke && told.cancelable && told.preventDefault(), { passive: false });
      cells.push(cell);
    });
  }
  cells[0].tabIndex = 0;
  grid.replaceChildren(table);
  return cells;
}

const minutesIn = (windows, day, start, end) => windows.reduce((sum, [d, from, to]) =>
  d === day ? sum + Math.max(0, Math.min(to, end) - Math.max(from, start)) : sum, 0);

// Of an hour that is marked in part, colour that part: from half past is its lower half.
function shade(cell, windows, day, start) {
  const inside = windows.filter(([d, from, to]) => d === day && from < start + 60 && to > start);
  const share = (minute) => `${(Math.min(60, Math.max(0, minute - start)) / 60) * 100}%`;
  cell.style.setProperty("--from", share(Math.min(...inside.map(([, from]) => from))));
  cell.style.setProperty("--to", share(Math.max(...inside.map(([, , to]) => to))));
}

function paint(cells, windows, data) {
  for (const cell of cells) {
    const day = Number(cell.dataset.day), start = Number(cell.dataset.hour) * 60;
    const much = minutesIn(windows, day, start, start + 60);
    const state = much === 0 ? "no" : much === 60 ? "yes" : "part";
    cell.dataset.state = state;
    if (state === "part") shade(cell, windows, day, start);
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

// What is painted outlives what it is drawn on: an answer may draw the questions anew in the middle of
// a stroke. So weeks are kept by name, a stroke by day and hour, and the window hears the hand.
const weeks = new Map();
let stroke = null; // one hand paints at a time

const placeOf = ({ dataset }) => [Number(dataset.day), Number(dataset.hour)];
const cellAt = ({ cells }, [day, hour]) => cells.find(({ dataset }) => dataset.day === `${day}` && dataset.hour === `${hour}`);

function edgesOf({ cells, component }) {
  const days = component.data.days.length;
  return {
    lefts: cells.slice(0, days).map((cell) => cell.getBoundingClientRect().left),
    tops: cells.filter((_, number) => number % days === 0).map((cell) => cell.getBoundingClientRect().top),
  };
}

// The day and hour nearest to a point: who slips over the edge means the edge.
function nearest({ lefts, tops }, { clientX, clientY }) {
  const last = (edges, at) => Math.max(0, edges.findLastIndex((edge) => edge <= at));
  return [last(lefts, clientX), FIRST + last(tops, clientY)];
}

function focus(week, cell, how) {
  week.cells.forEach((other) => { other.tabIndex = other === cell ? 0 : -1; });
  cell.focus(how);
}

// A stroke fills all between where it began and where it is: a working week is one stroke.
function fill(held, to) {
  const { week, from, before, on } = held;
  const [[first, last], [start, end]] = [0, 1].map((i) => [from[i], to[i]].sort((a, b) => a - b));
  held.to = to;
  week.windows = before;
  for (let day = first; day <= last; day += 1)
    for (let hour = start; hour <= end; hour += 1) week.windows = change(week.windows, day, hour * 60, on);
  paint(week.cells, week.windows, week.component.data);
}

// Whether what lies under the hand is marked; of an hour pressed by key, whether all of it is.
function isMarked(week, cell, clientY) {
  if (clientY === undefined) return cell.dataset.state === "yes";
  const { top, height } = cell.getBoundingClientRect(), [day, hour] = placeOf(cell);
  const part = Math.min(0.999, Math.max(0, (clientY - top) / height));
  const minute = (hour + part) * 60;
  return week.windows.some(([d, from, to]) => d === day && from <= minute && minute < to);
}

function begin(week, cell, { clientY } = {}) {
  stroke = { week, from: placeOf(cell), before: week.windows, on: !isMarked(week, cell, clientY) };
  focus(week, cell, { preventScroll: true }); // the week stays under the finger
  fill(stroke, stroke.from);
}

function end() {
  const { week, hand } = stroke;
  stroke = null;
  hand?.abort();
  tell(week);
}

// A week that is being drawn anew just now is told by the one that comes in its place.
function tell(week) {
  week.untold = !week.root.isConnected;
  if (!week.untold) week.component.setStateValue("windows", week.windows);
}

// What comes or goes above the week while it is painted does not move it away from under the hand.
function holdStill(held) {
  if (stroke !== held) return;
  const { grid, root } = held.week;
  if (grid.isConnected) {
    const moved = grid.getBoundingClientRect().top - held.top;
    const page = root.host?.closest("[data-testid=stMain]") ?? document.scrollingElement;
    if (!held.wheel) page.scrollTop += moved;
    held.top = grid.getBoundingClientRect().top;
  }
  requestAnimationFrame(() => holdStill(held));
}

function touch(week, event) {
  const cell = event.target.closest("[data-day]");
  if (!cell || stroke) return;
  const waiting = new AbortController(), { pointerId, clientX, clientY } = event;
  const stop = () => { clearTimeout(rest); waiting.abort(); };
  const go = () => { stop(); paintByHand(week, event, cell); };
  const rest = setTimeout(go, REST_MS);
  const hear = (kind, then) => window.addEventListener(kind, (told) => {
    if (told.pointerId === pointerId) then(told);
  }, { capture: true, signal: waiting.signal });
  hear("pointermove", (told) => {
    const [across, along] = [Math.abs(told.clientX - clientX), Math.abs(told.clientY - clientY)];
    if (across > SIDEWAYS_PX && across > along) go();
  });
  hear("pointerup", () => { stop(); begin(week, cell, event); end(); });
  hear("pointercancel", stop); // the page is being scrolled
}

function paintByHand(week, event, cell) {
  if (!cell || stroke || event.button !== 0) return;
  event.preventDefault();
  begin(week, cell, event);
  const held = stroke, { pointerId } = event, hand = new AbortController();
  const at = ({ clientX, clientY }) => Object.assign(held, { clientX, clientY });
  Object.assign(at(event), { hand, edges: edgesOf(week), top: week.grid.getBoundingClientRect().top });
  document.documentElement.setPointerCapture(pointerId); // it is never drawn anew
  const move = (told) => {
    if (told.clientX === held.clientX && told.clientY === held.clientY) return; // only the hand moves a stroke
    if (week.grid.isConnected) held.edges = edgesOf(week);
    fill(held, nearest(held.edges, at(told)));
  };
  const hear = (kind, then) => window.addEventListener(kind, (told) => {
    if (told.pointerId === pointerId) then(told);
  }, { capture: true, signal: hand.signal });
  hear("pointermove", (told) => (told.buttons ? move(told) : end()));
  hear("pointerup", (told) => { move(told); end(); }); // also when the last move was not told
  hear("pointercancel", end);
  // Who turns the wheel in the middle of a stroke wants to go on further down.
  window.addEventListener("wheel", () => { held.wheel = true; }, { passive: true, signal: hand.signal });
  holdStill(held);
}

function press(week, event) {
  const at = week.cells.indexOf(event.target);
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
  const paints = event.key === " " || event.key === "Enter";
  if (at < 0 || !(step || paints)) return;
  event.preventDefault();
  event.stopPropagation();
  if (step && week.cells[at + step]) focus(week, week.cells[at + step]);
  if (paints && !stroke) { begin(week, event.target); end(); }
}

export default async function (component) {
  const { parentElement: root, data: { name } } = component;
  const week = weeks.get(name) ?? {};
  weeks.set(name, Object.assign(week, { component, root }));
  await dress(root, "week.css"); // bare, its hours would stand elsewhere
  if (week.root !== root) return; // drawn anew meanwhile
  const { data } = week.component, grid = root.querySelector(".week"), held = stroke?.week === week ? stroke : null;
  const anew = !grid.hasChildNodes();
  if (anew) {
    Object.assign(week, { grid, cells: build(grid, data) });
    grid.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch") touch(week, event);
      else paintByHand(week, event, event.target.closest("[data-day]"));
    });
    grid.addEventListener("keydown", (event) => press(week, event));
  }
  // Hours that were filled in elsewhere count; older ones do not undo what was painted since.
  if (week.filled !== data.filled) {
    Object.assign(week, { filled: data.filled, windows: data.windows, untold: false });
    if (held) { held.before = data.windows; fill(held, held.to); }
  }
  paint(week.cells, week.windows, data);
  if (held && anew) focus(week, cellAt(week, held.from), { preventScroll: true });
  if (week.untold && !stroke) tell(week);
}
