/* The preview map of a proposal: entries that differ, on outlines and names of places. Texts are set as text. */
import { element, elementById } from "../elements.js";
import L from "../leaflet.js";

/** @typedef {[number, number] | null} Place latitude and longitude, WGS84 degrees */
/**
 * @typedef {object} Change
 * @property {"added" | "changed" | "retired" | "removed"} kind
 * @property {Place} before
 * @property {Place} after
 * @property {number | null} moved_m
 * @property {string} precision
 * @property {string} label
 * @property {string} label_before
 */
/** @typedef {{ name: string, lat: number, lon: number }} Town */

/** @type {{ changes: Change[], towns: Town[], areas: object }} */
const data = JSON.parse(elementById("data").textContent || "");
const colours = { added: "#bb4a32", changed: "#2c5f82", retired: "#52606b", removed: "#52606b" };
/** @type {Record<string, number>} */
const reach = { street: 200, neighbourhood: 500 };
const map = L.map("map", { attributionControl: false, zoomSnap: 0.25, maxZoom: 18 });
const bounds = L.latLngBounds([]);
data.changes.forEach((change) => {
  [change.before, change.after].forEach((point) => {
    if (point) bounds.extend(point);
  });
});
/* First the place, then what lies on it: a circle in metres needs to know the scale. */
map.fitBounds(bounds.pad(0.25), { maxZoom: 14.5 });
L.control.scale({ imperial: false }).addTo(map);
L.geoJSON(data.areas, {
  interactive: false,
  style: { color: "#b9b2a3", weight: 1, fillColor: "#fbfaf7", fillOpacity: 1 },
}).addTo(map);
/* Names that would lie on one another, or be cut by the edge, wait for a larger scale. */
const towns = L.layerGroup().addTo(map);
function label() {
  /** @type {number[][]} */
  const taken = [];
  const size = map.getSize();
  towns.clearLayers();
  data.towns.forEach((town) => {
    const at = map.latLngToContainerPoint([town.lat, town.lon]);
    const box = [at.x - 4, at.y - 10, at.x + 12 + town.name.length * 7, at.y + 10];
    const free = box[0] > 60 && box[2] < size.x && box[1] > 0 && box[3] < size.y && taken.every((other) => {
      return box[0] > other[2] || box[2] < other[0] || box[1] > other[3] || box[3] < other[1];
    });
    if (!free) return;
    taken.push(box);
    L.circleMarker([town.lat, town.lon], { radius: 2, color: "#7d8890", weight: 1, fillOpacity: 1, interactive: false })
      .addTo(towns).bindTooltip(element("span", "", town.name), {
        permanent: true,
        direction: "right",
        offset: [3, 0],
        className: "town",
      });
  });
}
map.on("moveend resize", label);
data.changes.forEach((change) => {
  const colour = colours[change.kind];
  if (change.before && change.after && change.moved_m !== null) {
    L.polyline([change.before, change.after], { color: colour, weight: 2, dashArray: "4 4", interactive: false }).addTo(
      map,
    );
  }
  if (change.before && (change.moved_m !== null || !change.after)) {
    const gone = !change.after;
    L.circleMarker(change.before, {
      radius: 7,
      color: colour,
      weight: 2,
      dashArray: gone ? "3 3" : null,
      fillColor: "#fff",
      fillOpacity: 0.9,
    })
      .addTo(map).bindTooltip(element("span", "", gone ? change.label : change.label_before));
  }
  if (change.after) {
    if (reach[change.precision]) {
      L.circle(change.after, {
        radius: reach[change.precision],
        color: colour,
        weight: 1,
        dashArray: "5 4",
        fillOpacity: 0.08,
        interactive: false,
      }).addTo(map);
    }
    /* A point that represents a whole municipality is no address: a broken ring. */
    const coarse = change.precision === "municipality";
    L.circleMarker(
      change.after,
      coarse
        ? { radius: 14, color: colour, weight: 2, dashArray: "5 4", fillColor: colour, fillOpacity: 0.12 }
        : { radius: 8, color: "#fff", weight: 2, fillColor: colour, fillOpacity: 1 },
    )
      .addTo(map).bindTooltip(element("span", "", change.label));
  }
});
label();
