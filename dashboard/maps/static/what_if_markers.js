/* What a hand can take hold of on the map: pins, and squares that are proposed. */
import { element } from "./elements.js";
import L from "./leaflet.js";
import { PIN_BOX, pinPicture } from "./what_if_drawing.js";

/** @typedef {import("./what_if.js").Candidate} Candidate */
/** @typedef {import("./what_if.js").Pin} Pin */
/** @typedef {import("./what_if.js").Place} Place */
/**
 * What happens to a pin.
 * @typedef {object} Acts
 * @property {() => void} began to be dragged
 * @property {(place: Place) => void} moved
 * @property {() => void} ended
 * @property {(event: KeyboardEvent) => void} pressed
 */

const PANE = "atlas-pins";
/* A finger hits a square of so many pixels. */
const TARGET = 40;

export class PinMarker {
  /** @type {L.Marker | null} */
  marker = null;
  /** What its picture shows. */
  look = "";

  /**
   * @param {L.Map} map
   * @param {Acts} acts
   */
  constructor(map, acts) {
    this.map = map;
    this.acts = acts;
  }

  /**
   * @param {Pin} pin
   * @param {boolean} several whether it has a number
   * @param {{ editable: boolean, ink: string, texts: Record<string, any> }} spec
   */
  update(pin, several, { editable, ink, texts }) {
    const number = several ? String(pin.number) : "";
    const look = [editable, number].join();
    if (look !== this.look || !this.marker) {
      const focused = this.marker?.getElement() === document.activeElement;
      this.marker?.remove();
      this.marker = this.made(pin, editable, pinPicture(ink, number));
      if (focused) this.focus();
    }
    this.look = look;
    this.marker.setLatLng([pin.lat, pin.lon]);
    const box = this.marker.getElement();
    if (!editable) box.setAttribute("role", "img");
    box.setAttribute("aria-label", editable ? pin.name + ". " + texts.keys + "." : pin.name);
  }

  /**
   * @param {Pin} pin
   * @param {boolean} editable
   * @param {SVGSVGElement} picture
   */
  made({ lat, lon }, editable, picture) {
    const icon = L.divIcon({
      html: picture,
      className: "atlas-pin",
      iconSize: [PIN_BOX.width, PIN_BOX.height],
      iconAnchor: [-PIN_BOX.left, -PIN_BOX.top],
    });
    const marker = L.marker([lat, lon], {
      icon,
      pane: PANE,
      interactive: editable,
      draggable: editable,
      keyboard: editable,
      autoPanOnFocus: false,
    }).addTo(this.map);
    if (!editable) return marker;
    marker.on("dragstart", () => this.acts.began());
    marker.on("drag", () => {
      const place = marker.getLatLng();
      this.acts.moved([place.lat, place.lng]);
    });
    marker.on("dragend", () => {
      this.acts.ended();
      this.focus();
    });
    marker.on("click", () => this.focus());
    marker.getElement().addEventListener("keydown", (event) => this.acts.pressed(event));
    return marker;
  }

  focus() {
    this.marker?.getElement().focus({ preventScroll: true });
  }

  remove() {
    this.marker?.remove();
  }
}

/**
 * The letter of a square that is proposed, which sets a pin there where pins can be set.
 * @param {L.Map} map
 * @param {Candidate} square
 * @param {boolean} editable
 * @param {() => void} act
 */
export function squareMarker(map, { letter, lat, lon, name }, editable, act) {
  const icon = L.divIcon({ html: element("span", "", letter), className: "atlas-square", iconSize: [TARGET, TARGET] });
  const marker = L.marker([lat, lon], { icon, pane: PANE, interactive: editable, keyboard: editable }).addTo(map);
  const box = marker.getElement();
  if (!editable) box.setAttribute("role", "img");
  box.setAttribute("aria-label", editable ? name : letter);
  if (!editable) return marker;
  marker.on("click", act);
  box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  return marker;
}
