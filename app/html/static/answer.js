// The answer as one piece: what was read, cards or a table, the map beside them, and what stands below, in
// one message. It is drawn on the server, where all of it is escaped. A click on "add", "more about", a need,
// a view or a place on the map is told to the page; the keyboard stays where it was.

const KINDS = ["add", "open", "more", "ask", "heard", "meant", "view"];
const PARTS = ["top", "views", "main", "rest"];

const kindOf = (element) => KINDS.find((kind) => element?.dataset?.[kind] !== undefined);

function selectorOf(element) {
  const kind = kindOf(element);
  if (kind) return `[data-${kind}="${CSS.escape(element.dataset[kind])}"]`;
  return element.id ? `#${CSS.escape(element.id)}` : null;
}

function clicked(event, component) {
  const target = event.target.closest("[data-add], [data-open], [data-more], [data-heard], [data-meant]");
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const kind = kindOf(target);
  component.setTriggerValue(kind, target.dataset[kind]);
  // Another page comes in this one's place: it begins at its top.
  if (kind === "open") document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
}

function showAll({ parts: { main } }) {
  const later = main.querySelector(".fp-later"), all = main.querySelector("#fp-only-0");
  if (later) later.open = true;
  if (all) all.checked = true;
}

// Beside the cards a place leads to its card; below a list the page draws the card.
function chosePlace(answer, id) {
  const card = answer.parts.main.querySelector(`[data-card="${CSS.escape(id)}"]`);
  if (card && !card.offsetHeight) showAll(answer); // it waits for a tap, or another need is looked at
  answer.parts.main.querySelector(".fp-card--shown")?.classList.remove("fp-card--shown");
  if (!card) { answer.component.setTriggerValue("place", id); return; }
  card.classList.add("fp-card--shown");
  card.scrollIntoView({ block: "center" });
  card.querySelector("button")?.focus({ preventScroll: true });
}

// Room is made at the press of the view, before its answer comes: nothing jumps when it does.
function arrange(answer, layout, height) {
  const { main, map } = answer.parts;
  answer.box.dataset.layout = layout;
  map.hidden = !height;
  map.style.minHeight = height ? `${height}px` : "";
  // Where a map was asked for it comes first, and the list of its places after it.
  const first = layout === "below" && height;
  if (first && map.nextSibling !== main) main.before(map);
  if (!first && main.nextSibling !== map) main.after(map);
}

function changed({ target }, answer) {
  if (target.name === "fp-only") answer.only = target.dataset.only;
  const { view, layout, height, compare } = target.dataset;
  if (view) {
    arrange(answer, layout, Number(height));
    answer.component.setTriggerValue("view", view);
  }
  if (compare !== undefined) {
    const chosen = [...answer.box.querySelectorAll("[data-compare]")].map((select) => select.value);
    answer.component.setTriggerValue("compare", chosen.filter(Boolean));
  }
}

function build(root) {
  const box = root.querySelector(".fp-answer");
  const answer = { box, parts: {}, html: {}, folds: new Map() };
  for (const name of [...PARTS, "map"]) {
    const part = document.createElement("div");
    part.className = `fp-answer__${name}`;
    answer.parts[name] = part;
    box.append(part);
  }
  box.addEventListener("click", (event) => clicked(event, answer.component));
  box.addEventListener("change", (event) => changed(event, answer));
  box.addEventListener("toggle", ({ target }) => {
    if (target.dataset.folds) answer.folds.set(target.dataset.folds, target.open);
  }, true);
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    answer.component.setTriggerValue("why", new FormData(event.target).get("why"));
  });
  return answer;
}

// What is another answer is drawn anew in the place of the last, with the keyboard where it was and what
// she folded away, or opened, as she left it.
function redraw(answer, name, html) {
  if (answer.html[name] === html) return;
  const last = answer.parts[name], at = document.activeElement;
  const again = last.contains(at) ? selectorOf(at) : null;
  const part = answer.parts[name] = last.cloneNode(false);
  part.innerHTML = answer.html[name] = html;
  for (const fold of part.querySelectorAll("[data-folds]")) {
    const open = answer.folds.get(fold.dataset.folds);
    if (open !== undefined) fold.open = open;
  }
  if (name === "main" && answer.only) part.querySelector(`[data-only="${CSS.escape(answer.only)}"]`)?.click();
  last.replaceWith(part);
  if (again) part.querySelector(again)?.focus({ preventScroll: true });
}

// The map keeps its own looks, in a root of its own, and stays when the cards change.
async function drawMap(answer, data) {
  if (!data) return;
  if (!answer.map) {
    answer.map = answer.parts.map.attachShadow({ mode: "open" });
    answer.map.append(Object.assign(document.createElement("div"), { className: "map" }));
  }
  const { search } = new URL(import.meta.url);
  const map = await import(new URL(`../maps/map.js${search}`, import.meta.url).href);
  const setTriggerValue = (kind, value) => (kind === "place" ? chosePlace(answer, value) : undefined);
  await map.default({ parentElement: answer.map, data, setTriggerValue });
}

const answers = new WeakMap();

// A screen reader hears how many there are when the answer is another, also when they are as many as before;
// and what a press of "add" has done. The region has to be there before its words are, and outside of what is
// drawn anew; on a narrow screen the same words lead from the questions down.
function announce(say, anew) {
  if (!say) return;
  let said = document.getElementById("fp-said");
  if (!said) {
    said = Object.assign(document.createElement("div"), { id: "fp-said", className: "fp-hidden" });
    said.setAttribute("role", "status");
    document.body.append(said);
    setTimeout(() => { said.textContent = said.dataset.say; }, 300);
  } else if (anew || said.dataset.say !== say) {
    said.textContent = "";  // the same words again are heard only where there were none
    setTimeout(() => { said.textContent = said.dataset.say; }, 100);
  }
  said.dataset.say = say;
}

// Help that cannot wait stands above the count.
const start = () => document.getElementById("urgent") ?? document.getElementById("answer");

function leadDown(words, answer) {
  let link = answer.down;
  if (!link) {
    link = answer.down = Object.assign(document.createElement("a"), { className: "fp-down", href: "#answer" });
    answer.box.append(link);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const heading = start();
      heading?.scrollIntoView({ block: "start" });
      heading?.focus({ preventScroll: true });
    });
  }
  link.textContent = `${words} ↓`;
  const heading = start();
  answer.watch?.disconnect();
  if (!words || !heading) { link.hidden = true; return; }
  // It is of use while the answer is still below what is seen: what lies above counts as seen, also where one
  // jump went past it.
  answer.watch = new IntersectionObserver(([seen]) => { link.hidden = seen.isIntersecting; }, {
    root: heading.closest("[data-testid=stMain]"), rootMargin: "1000000px 0px 0px 0px",
  });
  answer.watch.observe(heading);
}

export default function (component) {
  const { parentElement: root, data } = component;
  if (!answers.has(root)) answers.set(root, build(root));
  const answer = answers.get(root);
  answer.component = component;
  const anew = answer.html.main !== undefined && answer.html.main !== data.main;
  for (const name of PARTS) redraw(answer, name, data[name]);
  arrange(answer, data.layout, data.map?.height);
  const pressed = anew ? document.activeElement?.closest?.("[data-add]") : null;
  announce(pressed?.textContent ?? data.say, anew);
  leadDown(data.lead, answer);
  drawMap(answer, data.map);
  // Gone from the page: so is what it put outside of its own place.
  return () => {
    answer.watch?.disconnect();
    document.getElementById("fp-said")?.remove();
  };
}
