// "Exit this page": leave at once for a neutral page. The screen goes blank first, what was typed is
// cleared, and the page is replaced, so that Back does not return to it; from an earlier one of ours Back leads
// away again. Shift three times within five
// seconds does the same (never Esc: it stops loading in some browsers). History is not erased.

const WITHIN_MS = 5000;
let pressed = [];

export function leave(url) {
  const blank = document.createElement("div");
  blank.setAttribute("style", "position:fixed;inset:0;z-index:2147483647;background:#fff");
  document.documentElement.append(blank);
  document.title = "";
  for (const form of document.forms) form.reset();
  // Only where to lead who presses Back, for as long as this tab is open (`left.js`).
  try { sessionStorage.clear(); sessionStorage.setItem("away", url); } catch { /* storage may be switched off */ }
  window.location.replace(url);
}

function shifts(event, url) {
  if (event.key !== "Shift") { pressed = []; return; }
  if (event.repeat) return;
  const now = performance.now();
  pressed = [...pressed.filter((then) => now - then < WITHIN_MS), now];
  if (pressed.length >= 3) leave(url);
}

// On the HTML pages the link is there already and works without this file.
export function ready(link) {
  link.addEventListener("click", (event) => { event.preventDefault(); leave(link.href); });
  document.addEventListener("keydown", (event) => shifts(event, link.href), true);
}

const link = document.querySelector("a.exit");
if (link) ready(link);

// A button to print is only of use where there is a script to press it.
for (const print of document.querySelectorAll("[data-print]")) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

// On a phone the menu lies over the page: a page was chosen, so it folds away.
function foldMenu({ target }) {
  if (!target.closest?.("[data-testid=stSidebarNav] a") || window.innerWidth > 640) return;
  setTimeout(() => document.querySelector("[data-testid=stSidebar][data-collapsed=false] [data-testid=stSidebarCollapseButton] button")?.click(), 100);
}

// On a phone the way to the menu is a bare arrow, called a sidebar: it gets the name that it shows. It is
// made anew each time the menu closes.
function nameMenu({ open, close }) {
  for (const [id, name] of [["stExpandSidebarButton", open], ["stSidebarCollapseButton", close]]) {
    const found = document.querySelector(`[data-testid=${id}]`), button = found?.querySelector("button") ?? found;
    if (button && button.getAttribute("aria-label") !== name) button.setAttribute("aria-label", name);
  }
}

// In Streamlit the link is put right behind the skip link, so that it is the second stop of the page.
export default function (component) {
  let exit = document.querySelector("a.fp-exit");
  if (!exit) {
    const region = document.createElement("div");
    region.setAttribute("role", "region");
    region.setAttribute("aria-label", component.data.region);
    exit = document.createElement("a");
    region.append(exit);
    exit.className = "fp-exit";
    exit.rel = "noreferrer nofollow";
    const skip = document.querySelector("[data-testid=stSkipLink], a[href='#main'], a[href^='#st']");
    if (skip) skip.after(region); else document.body.prepend(region);
    exit.addEventListener("click", (event) => {
      event.preventDefault();
      exit.component?.setTriggerValue("left", true);
      leave(exit.href);
    });
    document.addEventListener("keydown", (event) => shifts(event, exit.href), true);
    document.addEventListener("click", foldMenu);
    const app = document.querySelector("[data-testid=stApp]");
    if (app) new MutationObserver(() => nameMenu(exit.component.data.menu)).observe(app, { childList: true, subtree: true });
  }
  exit.component = component;
  exit.href = component.data.url;
  exit.textContent = component.data.label;
  exit.title = component.data.hint;
  nameMenu(component.data.menu);
}
