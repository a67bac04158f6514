/* A canvas over the map's frame, or more of the map, that moves and grows with the map until it is drawn again. */
import { ensurePane } from "./elements.js";
import L from "./leaflet.js";
import { pixelRatio } from "./page.js";

/** @typedef {(pen: CanvasRenderingContext2D, corner: L.Point, size: L.Point, ratio: number) => void} Paint */

const OverlayCanvas = L.Renderer.extend({
  /**
   * @param {string} name of its pane and its class
   * @param {Paint} paint draws in pixels of the canvas; `corner` is its own in pixels of the world at this zoom, `ratio`
   *   the pixels of the screen in one
   * @param {number} padding how far it goes beyond the frame, as a share of the frame's size
   */
  initialize(name, paint, padding) {
    L.Renderer.prototype.initialize.call(this, { pane: name, padding: padding });
    this.name = name;
    this.paint = paint;
  },
  _initContainer() {
    this._container = L.DomUtil.create("canvas", this.name);
    this._container.setAttribute("aria-hidden", "true");
  },
  _destroyContainer() {
    this._container.remove();
    this._container = null;
  },
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const canvas = this._container;
    const size = this._bounds.getSize();
    const ratio = pixelRatio();
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    L.DomUtil.setPosition(canvas, this._bounds.min);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, size.x, size.y);
    this.paint(pen, this._map.getPixelOrigin().add(this._bounds.min), size, ratio);
  },
  redraw() {
    if (this._map) this._update();
  },
});

/**
 * An overlay canvas on a map, in a pane of its own.
 * @param {L.Map} map
 * @param {string} name
 * @param {number} level the z-index of its pane
 * @param {Paint} paint
 * @param {number} [padding]
 */
export function overlayCanvas(map, name, level, paint, padding = 0) {
  ensurePane(map, name, level);
  return new OverlayCanvas(name, paint, padding).addTo(map);
}
