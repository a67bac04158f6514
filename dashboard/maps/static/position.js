/* Where the reader looks: from the address at first, and back into the address after each move, without a rerun. */
import { parsePosition, positionText } from "./address.js";
import drawing from "./drawing.js";
import { LOCATE, reportChoice } from "./events.js";
import L from "./leaflet.js";
import { page } from "./page.js";
import { pointerOf } from "./pointer.js";
import { fitBounds, middlePart, regionPadding, viewState } from "./viewport.js";

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
    this.outer = page.standalone ? null : outerWindow();
    this.locate = (/** @type {Event} */ event) => this.report(/** @type {CustomEvent} */ (event).detail);
    this.size = new ResizeObserver(() => map.invalidateSize({ animate: false }));
  }

  /** @param {import("./viewport.js").Bounds} bounds */
  update(bounds) {
    const { map } = this;
    const search = page.standalone ? page.standalone.search : (this.outer || globalThis).location.search;
    const position = parsePosition(new URLSearchParams(search), map.getMaxZoom());
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
    /* Only what the reader moves is remembered; the first fit to the region is nobody's choice. */
    viewState.settled = this.given;
    this.meant = position ? L.latLng(position.center) : map.getCenter();
    globalThis.addEventListener(LOCATE, this.locate);
    /* A change of the view writes an address that knows nothing of moves since; it gets its position back. */
    map.on("atlas:updated", this.rememberLater, this);
    ["pointerdown", "wheel", "keydown"].forEach((name) => {
      document.addEventListener(name, () => {
        this.moved = viewState.settled = true;
      }, { capture: true, once: true, passive: true });
    });
    if (this.outer) listenForEscape(this.outer, map);
    if (!this.given) map.on("resize atlas-legend", this.refit, this);
  }

  remove() {
    this.map.off("moveend", this.remember, this).off("zoomend", this.scale, this);
    this.map.off("atlas:updated", this.rememberLater, this).off("resize atlas-legend", this.refit, this);
    globalThis.removeEventListener(LOCATE, this.locate);
    this.size.disconnect();
  }

  fit() {
    const bounds = this.outer ? middlePart(this.map, this.bounds) : this.bounds;
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

  /* Moving the map runs no page: the server knows where it is only once this is reported. */
  /** @param {string | null} what `frame`, else the position */
  report(what) {
    if (what === "frame") {
      /* West, south, east, north, to about ten metres. */
      const bounds = this.map.getBounds();
      const [low, high] = [bounds.getSouthWest(), bounds.getNorthEast()];
      const edges = [low.lng, low.lat, high.lng, high.lat];
      reportChoice("frame", edges.map((edge) => edge.toFixed(4)).join());
      return;
    }
    reportChoice("position", this.moved || this.given ? this.text() : null);
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
    if (!this.outer || !this.moved) return;
    const [lat, lon, zoom] = this.text();
    const address = new URL(this.outer.location.href);
    address.searchParams.set("center", lat + "," + lon);
    address.searchParams.set("zoom", String(zoom));
    this.outer.history.replaceState(this.outer.history.state, "", address);
  }
}

/* What has its own use for Escape: fields, tables, and whatever lies open over the page. */
const FIELDS = "input, textarea, select, [contenteditable=true], [role=grid], [role=combobox]";
const OPEN =
  "[role=dialog], [role=listbox], [role=menu], dialog[open], [data-testid=stPopoverBody], [data-baseweb=popover]";

/**
 * Escape clears the choice also where the focus is on the page, as after loading it. Whether something was open is
 * checked before that can close itself.
 * @param {Window} outer
 * @param {L.Map} map
 */
function listenForEscape(outer, map) {
  const { document } = outer;
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    const used = /** @type {Element} */ (event.target).closest?.(FIELDS);
    if (event.key !== "Escape" || used || document.querySelector(OPEN)) return;
    const params = new URLSearchParams(outer.location.search);
    const pointer = pointerOf(map);
    if (!pointer.listing && !params.has("area") && !params.has("practice")) return;
    setTimeout(() => {
      if (!event.defaultPrevented) pointer.escape(event);
    }, 0);
  };
  document.addEventListener("keydown", pressed, true);
  globalThis.addEventListener("pagehide", () => document.removeEventListener("keydown", pressed, true));
}

/* The page around the map's frame, where it may be touched. */
function outerWindow() {
  try {
    return globalThis.parent.location.search !== undefined ? globalThis.parent : null;
  } catch (problem) {
    /* Another site's page. */
    if (!(problem instanceof DOMException)) throw problem;
    return null;
  }
}
