/* Which points lie on one spot. */

/**
 * The meeting places on each spot, in the order of the first of each.
 * @param {number[]} lat
 * @param {number[]} lon
 * @returns {number[][]}
 */
export function sameSpots(lat, lon) {
  /** @type {Map<string, number[]>} */
  const spots = new Map();
  lat.forEach((_, row) => {
    const key = lat[row] + "," + lon[row];
    const known = spots.get(key);
    if (known) known.push(row);
    else spots.set(key, [row]);
  });
  return [...spots.values()];
}
