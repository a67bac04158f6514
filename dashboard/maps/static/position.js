/* Where the reader looks: from the address at first, and back into the address after each move, without a rerun. */
import { parsePosition, positionText } from "./address.js";
import drawing from "./drawing.js";
import L from "./leaflet.js";
import { page } from "./page.js";
import { fitBounds, middlePart, regionPadding, viewState } from "./viewport.js";

/* What a reader moves a map with. */
const GESTURES = ["pointerdown", "click", "wheel", "keydown"];

export class Position {
  /** @type {import("./viewport.js").Bounds} */
  bounds;
  /** @type {L.LatLng} the middle of the map as it was requested or moved to */
  meant;
  /** @type {import("./viewport.js").Bounds | null} the part of the region that the areas need */
  focus = null;
  /** Whether the address gave the position. */
  given = false;
  /** Whether the reader moved the map. */
  moved = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  late;

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    this.touched = (/** @type {Event | undefined} */ event) => {
      if (!event || !this.isScroll(event)) this.moved = viewState.settled = true;
    };
    this.size = new ResizeObserver(() => map.invalidateSize({ animate: false }));
  }

  /** @param {import("./viewport.js").Bounds} bounds */
  update(bounds) {
    const { map } = this;
    const asked = new URLSearchParams(page.standalone ? page.standalone.search : globalThis.location.search);
    const position = parsePosition(asked, map.getMaxZoom());
    this.given = Boolean(position);
    this.bounds = bounds;
    if (position) map.setView(position.center, position.zoom, { animate: false });
    else this.fit();
    map.on("zoomend", this.scale, this);
    this.scale();
    map.on("moveend", this.remember, this);
    map.attributionControl.setPrefix(false);
    /* The frame gets its height after the map was made: what is in the middle stays there. */
    this.size.observe(map.getContainer());
    /* Only what the reader moves is remembered; the first fit to the region is nobody's choice. Where an address says a
       position, what it chose may lie elsewhere. */
    const shown = position && (asked.get("practice") || asked.get("area"));
    Object.assign(viewState, { settled: this.given, shown: shown || null, sought: null });
    this.meant = position ? L.latLng(position.center) : map.getCenter();
    /* A change of the view writes an address that knows nothing of moves since; it gets its position back. */
    map.on("atlas:updated", this.rememberLater, this);
    GESTURES.forEach((name) => {
      map.getContainer().addEventListener(name, this.touched, { capture: true, passive: true });
    });
    if (!this.given) map.on("resize atlas-legend", this.refit, this);
  }

  remove() {
    this.map.off("moveend", this.remember, this).off("zoomend", this.scale, this);
    this.map.off("atlas:updated", this.rememberLater, this).off("resize atlas-legend", this.refit, this);
    GESTURES.forEach((name) => this.map.getContainer().removeEventListener(name, this.touched, true));
    clearTimeout(this.late);
    this.size.disconnect();
  }

  /**
   * Whether one finger begins to scroll the page; if it taps instead, a click follows.
   * @param {Event} event
   */
  isScroll(event) {
    if (!(event instanceof PointerEvent) || event.type !== "pointerdown") return false;
    return event.pointerType === "touch" && event.isPrimary && !this.map.dragging?.enabled();
  }

  fit() {
    const bounds = page.standalone ? this.bounds : middlePart(this.map, this.bounds);
    fitBounds(this.map, this.focus || bounds, regionPadding);
  }

  /**
   * What to show as long as nobody chose a position: a part of the region, or all of it (null).
   * @param {import("./viewport.js").Bounds | null} bounds
   */
  focusOn(bounds) {
    const before = this.focus;
    this.focus = bounds;
    if (this.bounds && JSON.stringify(before) !== JSON.stringify(bounds)) this.refit();
  }

  refit() {
    if (!viewState.settled) this.fit();
  }

  scale() {
    this.map.getContainer().classList.toggle("atlas-far", this.map.getZoom() < drawing.far);
  }

  /* What is in view, to about ten metres: west, south, east, north, as an address writes a frame. */
  frame() {
    const bounds = this.map.getBounds();
    const [low, high] = [bounds.getSouthWest(), bounds.getNorthEast()];
    return [low.lng, low.lat, high.lng, high.lat].map((edge) => edge.toFixed(4)).join();
  }

  /* Latitude, longitude and zoom as an address writes them. A change of size moves the middle by part of a pixel, which
     nobody meant: until it moves farther, the place is the one that was requested. */
  text() {
    const { map } = this;
    const center = map.getCenter().wrap();
    const zoom = map.getZoom();
    if (map.project(center, zoom).distanceTo(map.project(this.meant, zoom)) > 1.5) this.meant = center;
    return positionText(this.meant.lat, this.meant.lng, zoom);
  }

  rememberLater() {
    clearTimeout(this.late);
    this.late = setTimeout(() => this.remember(), 400);
  }

  remember() {
    if (page.standalone || !this.moved) return;
    const [lat, lon, zoom] = this.text();
    const address = new URL(globalThis.location.href);
    address.searchParams.set("center", lat + "," + lon);
    address.searchParams.set("zoom", String(zoom));
    globalThis.history.replaceState(globalThis.history.state, "", address);
  }
}
