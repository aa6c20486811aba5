// The one map: numbered places, shaded areas, a starting point with distance rings. Leaflet comes from
// this same server; shapes come by URL and are kept by the browser; only class letters and places come
// with each answer. One tab stop; what a click does, the list or the search box beside the map does too.

const RING = { color: "#565a55", weight: 1, dashArray: "4 4", fill: false, interactive: false };
const shapes = new Map(); // geometry by URL, shared by every map on the page
let leaflet; // loaded once

async function loadLeaflet(base) {
  leaflet ??= import(new URL("leaflet.js", base).href).then(() => globalThis.leaflet ?? globalThis.L);
  return leaflet;
}

async function loadShapes(url) {
  if (!shapes.has(url)) {
    shapes.set(url, fetch(url).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status}`);
      return answer.json();
    }));
  }
  return shapes.get(url);
}

function stylesheet(root, href) {
  return new Promise((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = link.onerror = done;
    root.prepend(link);
  });
}

// Hatching says "in doubt": the class colour with dark lines over it. Dots say "too few listings".
function addPatterns(svg, colours, changes) {
  const space = "http://www.w3.org/2000/svg";
  const make = (parent, name, facts) => {
    const element = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(facts)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  };
  const defs = make(svg, "defs", {});
  const square = { width: 7, height: 7, patternUnits: "userSpaceOnUse" };
  colours.forEach((colour, number) => {
    const hatch = make(defs, "pattern", { id: `doubt${number}`, ...square, patternTransform: "rotate(45)" });
    make(hatch, "rect", { width: 7, height: 7, fill: colour });
    make(hatch, "line", { x1: 0, y1: 0, x2: 0, y2: 7, stroke: "#1e2a2a", "stroke-width": 1.3 });
  });
  changes.slice(0, 2).forEach((colour, number) => {
    const loss = make(defs, "pattern", { id: `loss${number}`, ...square, patternTransform: "rotate(45)" });
    make(loss, "rect", { width: 7, height: 7, fill: colour });
    make(loss, "line", { x1: 0, y1: 0, x2: 0, y2: 7, stroke: "#1e2a2a", "stroke-width": 0.8 });
  });
  const dots = make(defs, "pattern", { id: "few", ...square });
  make(dots, "rect", { width: 7, height: 7, fill: "#e2e0da" });
  make(dots, "circle", { cx: 3, cy: 3, r: 0.9, fill: "#6d6a60" });
}

// One letter an area: 1 to 5 a class, a to e the same class in doubt, A to E a change from loss to gain,
// x too few listings, . not drawn.
function fillOf(letter, colours, changes) {
  if (letter === "x") return "url(#few)";
  const change = "ABCDE".indexOf(letter);
  if (change >= 0) return change < 2 ? `url(#loss${change})` : changes[change];
  const sure = "12345".indexOf(letter);
  if (sure >= 0) return colours[sure];
  const doubted = "abcde".indexOf(letter);
  return doubted >= 0 ? `url(#doubt${doubted})` : "#f4f1ea";
}

// What is said of an area that was pressed stands below the map and what lies beside it, on a phone far below:
// it comes into sight, or nobody would know that it was said.
function bringIntoSight(code) {
  const find = () => document.querySelector(`[data-area="${CSS.escape(code)}"]`);
  const show = () => find()?.scrollIntoView({ block: "nearest" });
  if (find()) return show();
  const coming = new MutationObserver(() => {
    if (!find()) return;
    coming.disconnect();
    show();
  });
  coming.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => coming.disconnect(), 10000);
}

const A_LINE = 16; // letters of a name on one line

class FingerpostMap {
  constructor(root, L, component) {
    this.L = L;
    this.root = root;
    this.box = root.querySelector(".map");
    this.component = component;
    this.map = L.map(this.box, {
      zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25,
      dragging: !L.Browser.mobile, fadeAnimation: false, zoomAnimation: false, markerZoomAnimation: false,
      renderer: L.svg({ padding: 0.4 }),
    }).setView([55.9, -3.7], 9);
    this.box.setAttribute("role", "application");
    const zoom = L.control.zoom({ position: "topright" }).addTo(this.map);
    this.zoom = zoom.getContainer();
    this.zoom.querySelectorAll("a").forEach((link) => link.setAttribute("tabindex", "-1"));
    L.control.scale({ imperial: false }).addTo(this.map);
    this.map.on("focus", () => this.map.scrollWheelZoom.enable());
    this.map.on("blur", () => this.map.scrollWheelZoom.disable());
    this.places = L.layerGroup().addTo(this.map);
    new ResizeObserver(() => this.map.invalidateSize()).observe(this.box);
  }

  async show(data) {
    // Also what was chosen elsewhere on the page, by its name or as the worst.
    if (this.data && data.selected && data.selected !== this.data.selected) bringIntoSight(data.selected);
    else if (this.pressed && data.selected === this.pressed) bringIntoSight(this.pressed);
    this.pressed = null;
    this.data = data;
    this.box.style.height = `${data.height}px`;
    this.map.invalidateSize();
    this.box.setAttribute("aria-label", data.label);
    this.tiles(data.tiles);
    if (data.geometry) await this.areas(data);
    this.markers(data);
    this.look(data);
    if (data.names) await this.names(data);
    this.box.dataset.drawn = data.stamp ?? "yes"; // tests and screenshots wait for this
  }

  tiles(tiles) {
    if (!tiles || this.background) return;
    this.background = this.L.tileLayer(tiles.url, { maxZoom: 19 }).addTo(this.map);
    this.L.control.attribution({ prefix: false }).addAttribution(tiles.attribution).addTo(this.map);
  }

  async areas(data) {
    if (this.geometry !== data.geometry) {
      const shapes = await loadShapes(data.geometry);
      this.layer?.remove();
      this.byCode = new Map();
      this.layer = this.L.geoJSON(shapes, {
        style: { weight: 0.6, color: "#8b8678", fillColor: "#f4f1ea", fillOpacity: 1 },
        interactive: Boolean(data.letters),
        onEachFeature: (feature, layer) => {
          this.byCode.set(feature.properties.code, layer);
          if (!data.letters) return;
          // Where a point is wanted, a click on an area is one on the map.
          layer.on("click", () => {
            if (this.data.pick) return;
            this.pressed = feature.properties.code;
            this.component.setTriggerValue("area", this.pressed);
          });
          layer.bindTooltip(() => this.tip(feature), { sticky: true });
        },
      }).addTo(this.map);
      // A path that can show a tooltip can be stopped at; the whole map is one stop.
      this.layer.eachLayer((area) => area.getElement?.()?.setAttribute("tabindex", "-1"));
      const svg = this.box.querySelector(".leaflet-overlay-pane svg");
      if (svg && !svg.querySelector("defs")) addPatterns(svg, data.colours ?? [], data.changes ?? []);
      this.geometry = data.geometry;
      this.order = shapes.features.map((feature) => feature.properties.code);
      this.letters = null;
      this.looked = null;
    }
    if (data.letters && data.letters !== this.letters) {
      this.order.forEach((code, number) => {
        const letter = data.letters[number] ?? ".";
        if (this.letters?.[number] === letter) return;
        this.byCode.get(code).setStyle({
          fillColor: fillOf(letter, data.colours, data.changes), weight: letter === "." ? 0 : 0.3, fillOpacity: letter === "." ? 0 : 0.92,
        });
      });
      this.letters = data.letters;
    }
    if (this.chosen) this.chosen.setStyle({ weight: 0.3, color: "#8b8678" });
    this.chosen = data.selected ? this.byCode.get(data.selected) : null;
    if (this.chosen) this.chosen.setStyle({ weight: 3.5, color: "#1e2a2a" }).bringToFront();
  }

  tip(feature) {
    const letter = this.letters?.[this.order.indexOf(feature.properties.code)] ?? ".";
    const box = document.createElement("span");
    box.textContent = [feature.properties.name, this.data.legend?.[letter]].filter(Boolean).join(": ");
    return box;
  }

  markers(data) {
    const { L } = this;
    this.places.clearLayers();
    if (data.origin) {
      const [latitude, longitude, label] = data.origin;
      const icon = L.divIcon({ className: "origin", html: "<i></i>", iconSize: [22, 22] });
      for (const ring of data.rings ?? []) {
        L.circle([latitude, longitude], { radius: ring.metres, ...RING }).addTo(this.places);
        const north = latitude + ring.metres / 111320;
        const text = L.divIcon({ className: "ring", html: "", iconSize: [70, 14], iconAnchor: [35, 7] });
        const marker = L.marker([north, longitude], { icon: text, interactive: false, keyboard: false });
        marker.addTo(this.places).getElement().textContent = ring.label;
      }
      L.marker([latitude, longitude], { icon, keyboard: false, title: label }).addTo(this.places);
    }
    for (const place of data.places ?? []) {
      const icon = L.divIcon({ className: place.near ? "place near" : "place", html: "", iconSize: [28, 28] });
      const marker = L.marker([place.latitude, place.longitude], {
        icon, keyboard: false, riseOnHover: true, zIndexOffset: 1000 - (place.number ?? 99),
      });
      marker.bindTooltip(Object.assign(document.createElement("span"), { textContent: place.name }));
      marker.on("click", () => this.component.setTriggerValue("place", place.id));
      marker.addTo(this.places).getElement().textContent = place.number ?? "";
      if (place.id === data.selected) marker.getElement().classList.add("chosen");
    }
    if (data.pick) this.map.off("click").on("click", ({ latlng }) =>
      this.component.setTriggerValue("point", [latlng.lat, latlng.lng]));
  }

  // What is where: names that find room beside the places, the larger ones first.
  async names(data) {
    if (!this.named) {
      this.named = await (await fetch(new URL(data.names, window.location.href))).json();
      this.labels = this.L.layerGroup().addTo(this.map);
      this.map.on("moveend", () => this.label());
    }
    this.label();
  }

  label() {
    const { L, map } = this, { x: wide, y: tall } = map.getSize(), taken = [];
    const free = (box) => box[0] > 0 && box[2] < wide && box[1] > 0 && box[3] < tall
      && !taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
    const points = [...(this.data.places ?? []).map((place) => [place.latitude, place.longitude]), ...(this.data.origin ? [this.data.origin] : [])];
    for (const [latitude, longitude] of points) {
      const { x, y } = map.latLngToContainerPoint([latitude, longitude]);
      taken.push([x - 15, y - 15, x + 15, y + 15]);
    }
    const buttons = this.zoom.getBoundingClientRect();
    taken.push([wide - buttons.width - 14, 0, wide, buttons.height + 14], [0, tall - 30, 110, tall]); // and the scale
    this.labels.clearLayers();
    for (const [name, latitude, longitude] of map.getZoom() < 10.5 ? this.named.far : this.named.near) {
      const { x, y } = map.latLngToContainerPoint([latitude, longitude]), lines = Math.ceil(name.length / A_LINE);
      const half = 3.3 * Math.min(name.length, A_LINE) + 8, high = 8 * lines + 2;
      const box = [x - half, y - high, x + half, y + high];
      if (!free(box)) continue;
      taken.push(box);
      const icon = L.divIcon({ className: "name", html: "", iconSize: [2 * half, 16 * lines] });
      const label = L.marker([latitude, longitude], { icon, interactive: false, keyboard: false, zIndexOffset: -1000 });
      const element = label.addTo(this.labels).getElement();
      element.setAttribute("aria-hidden", "true"); // the list says where each place is
      element.textContent = name;
    }
  }

  // Move only when what is to be seen has changed, never under the hands of someone looking.
  look(data) {
    const wanted = JSON.stringify([data.view, data.geometry, data.letters?.replaceAll(/[^.]/g, "x")]);
    if (wanted === this.looked) return;
    this.looked = wanted;
    if (data.view?.length === 1) this.map.setView(data.view[0], data.pick ? 12.5 : 13.5);
    else if (data.view?.length > 1) this.map.fitBounds(this.L.latLngBounds(data.view), { paddingTopLeft: [26, 26], paddingBottomRight: [52, 26], maxZoom: 15 });
    else if (this.layer) {
      const shown = this.L.featureGroup(this.order.flatMap((code, number) =>
        ((this.letters?.[number] ?? "") === "." ? [] : [this.byCode.get(code)])));
      if (shown.getLayers().length) this.map.fitBounds(shown.getBounds(), { padding: [6, 6] });
    }
  }
}

const maps = new WeakMap();

export default async function (component) {
  const { parentElement: root, data } = component;
  try {
    const base = new URL(data.base, window.location.href);
    if (!maps.has(root)) {
      maps.set(root, (async () => {
        await stylesheet(root, new URL("map.css", import.meta.url).href);
        await stylesheet(root, new URL("leaflet.css", base).href);
        return new FingerpostMap(root, await loadLeaflet(base), component);
      })());
    }
    const map = await maps.get(root);
    map.component = component;
    await map.show(data);
  } catch {
    root.querySelector(".map").textContent = data.failed;
  }
}
