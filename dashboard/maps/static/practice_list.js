/* A list on the map of practices that never come apart. */
import { button, element } from "./elements.js";
import L from "./leaflet.js";

/**
 * @param {L.Map} map
 * @param {L.LatLng} place
 * @param {[string, number[]][]} parts a title and the practices below it
 * @param {object} practices
 * @param {(row: number) => string} practices.name
 * @param {(row: number) => string} practices.id
 * @param {(row: number) => void} practices.choose
 * @param {(row: number | null) => void} practices.point says which one the pointer or the keyboard is on
 */
export function openList(map, place, parts, { name, id, choose, point }) {
  const box = element("div");
  parts.forEach(([title, rows]) => {
    box.append(element("p", "", title));
    rows.forEach((row) => {
      const choice = button(name(row), () => choose(row));
      choice.dataset.practice = id(row);
      ["focus", "pointerenter"].forEach((event) => choice.addEventListener(event, () => point(row)));
      ["blur", "pointerleave"].forEach((event) => choice.addEventListener(event, () => point(null)));
      box.append(choice);
    });
  });
  L.popup({ className: "atlas-popup", closeOnEscapeKey: false, maxHeight: 260, minWidth: 220, offset: [0, -8] })
    .setLatLng(place).setContent(box).openOn(map);
  box.querySelector("button")?.focus({ preventScroll: true });
}
