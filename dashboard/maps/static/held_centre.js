/* The position that an address states, to the pixel: the middle of a map stays at that place while its frame gets its
   size, until somebody moves the map. */

/**
 * Puts a map at a position and keeps its middle there when its size changes; ends when the map moves for another reason.
 * @param {L.Map} map
 * @param {import("./address.js").Position} position
 */
export function holdCentre(map, { center, zoom }) {
  let placing = false;
  const place = () => {
    /* The zoom that was stated need not be one of the steps that buttons and wheel go by. */
    const { zoomSnap } = map.options;
    placing = true;
    map.options.zoomSnap = 0;
    map.setView(center, zoom, { animate: false });
    map.options.zoomSnap = zoomSnap;
    placing = false;
  };
  const moved = () => {
    if (placing) return;
    map.off("resize", place);
    map.off("movestart", moved);
  };
  /* A change of size starts no move of its own. */
  map.on("resize", place);
  map.on("movestart", moved);
  place();
}
