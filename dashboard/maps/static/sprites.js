/* What is drawn often is drawn once, in the size and sharpness that it is needed in, and put on whole pixels. */

/* As many as a busy map has at one zoom; beyond that they are made anew. */
const MOST = 600;

export class Sprites {
  /** @type {Map<string, HTMLCanvasElement>} */
  known = new Map();

  /** Forgets all: colours have changed, or a typeface has arrived. */
  clear() {
    this.known.clear();
  }

  /**
   * @param {CanvasRenderingContext2D} pen in pixels of the page, `ratio` pixels of the screen each
   * @param {string} key what it is, colours aside
   * @param {{ x: number, y: number }} at its middle
   * @param {number} half its width, or a little more
   * @param {number} ratio
   * @param {(pen: CanvasRenderingContext2D, middle: { x: number, y: number }) => void} paint
   */
  draw(pen, key, { x, y }, half, ratio, paint) {
    const name = `${key} ${half} ${ratio}`;
    const sprite = this.known.get(name) || this.made(name, half, ratio, paint);
    const side = sprite.width / ratio;
    const [left, top] = [x, y].map((middle) => Math.round((middle - side / 2) * ratio) / ratio);
    pen.drawImage(sprite, left, top, side, side);
  }

  /**
   * @param {string} name
   * @param {number} half
   * @param {number} ratio
   * @param {(pen: CanvasRenderingContext2D, middle: { x: number, y: number }) => void} paint
   */
  made(name, half, ratio, paint) {
    if (this.known.size >= MOST) this.known.clear();
    const sprite = document.createElement("canvas");
    sprite.width = sprite.height = Math.ceil(2 * half * ratio);
    const pen = /** @type {CanvasRenderingContext2D} */ (sprite.getContext("2d"));
    pen.scale(ratio, ratio);
    const middle = sprite.width / ratio / 2;
    paint(pen, { x: middle, y: middle });
    this.known.set(name, sprite);
    return sprite;
  }
}
