/* A map on paper: in the size that the paper's style gives it, with all that was in view on the screen. */
import { viewState } from "./viewport.js";

const PRINTING = "atlas-printing";

/**
 * Draws the map anew for paper, and again for the screen afterwards.
 * @param {L.Map} map
 * @returns {() => void} ends that
 */
export function drawForPrint(map) {
  /** @type {{ center: L.LatLng, zoom: number } | null} */
  let screen = null;
  let settled = false;
  const before = () => {
    screen = { center: map.getCenter(), zoom: map.getZoom() };
    /* Another size is no reason to look for another view. */
    ({ settled } = viewState);
    viewState.settled = true;
    const seen = map.getBounds();
    /* The style of paper only applies once the browser has laid out what it prints: too late to draw for it. */
    document.documentElement.classList.add(PRINTING);
    map.invalidateSize({ animate: false, pan: false });
    map.fitBounds(seen, { animate: false });
  };
  const after = () => {
    document.documentElement.classList.remove(PRINTING);
    map.invalidateSize({ animate: false, pan: false });
    if (screen) map.setView(screen.center, screen.zoom, { animate: false });
    screen = null;
    viewState.settled = settled;
  };
  globalThis.addEventListener("beforeprint", before);
  globalThis.addEventListener("afterprint", after);
  return () => {
    globalThis.removeEventListener("beforeprint", before);
    globalThis.removeEventListener("afterprint", after);
  };
}
