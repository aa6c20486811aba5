// A component's looks come by URL, once: in its message they would travel with every answer.
export function dress(root, sheet) {
  if (root.querySelector(`link[data-sheet="${sheet}"]`)) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.dataset.sheet = sheet;
  link.href = new URL(sheet, import.meta.url).href;
  const ready = new Promise((done) => { link.onload = link.onerror = done; });
  root.prepend(link);
  return ready;
}
