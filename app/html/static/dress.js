// A component's looks come by URL, once: in its message they would travel with every answer.
export function dress(root, sheet) {
  const there = root.querySelector(`link[data-sheet="${sheet}"]`);
  if (there) return there.ready;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.dataset.sheet = sheet;
  link.href = new URL(sheet, import.meta.url).href;
  link.ready = new Promise((done) => { link.onload = link.onerror = done; });
  root.prepend(link);
  return link.ready;
}
