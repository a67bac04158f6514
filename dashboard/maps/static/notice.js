/* What the map waits for and what failed to load: a message over the map, with a way to request it again. A layer whose file failed
   must not look like one that found nothing. */
import { button, element } from "./elements.js";
import { FileError, loadFile } from "./files.js";
import L from "./leaflet.js";

const LATE_MS = 400;
/** @typedef {{ failed: string, again: string, loading?: string | null }} NoticeTexts */
/** @typedef {{ text: string, act: () => void }} Again a way to request a file again */

/** @type {WeakMap<L.Map, Notices>} */
const MAPS = new WeakMap();

/**
 * A file that a map needs: its content where it has loaded already, else null, and `then` gets it when it comes. `what`
 * names the need; the last file that was requested under a name decides its message. `texts`: `failed`, `again`,
 * and `loading` where waiting is reported too.
 * @param {L.Map} map
 * @param {string} what
 * @param {{ url: string, read?: (buffer: ArrayBuffer) => any }} file
 * @param {NoticeTexts} texts
 * @param {(value: any) => void} then
 * @returns {any}
 */
export function requireFile(map, what, file, texts, then) {
  const notices = noticesOf(map);
  const entry = loadFile(file.url, file.read);
  const turn = notices.turn(what);
  if (entry.value) {
    notices.report(what, turn, null);
    return entry.value;
  }
  const { loading } = texts;
  const late = loading ? setTimeout(() => notices.report(what, turn, loading), LATE_MS) : undefined;
  const over = () => clearTimeout(late);
  entry.promise.then((value) => {
    over();
    notices.report(what, turn, null);
    then(value);
  }, (problem) => {
    over();
    if (!(problem instanceof FileError)) throw problem;
    notices.report(what, turn, texts.failed, {
      text: texts.again,
      act: () => {
        notices.over(what);
        again(map, what, file, texts, then);
      },
    });
  });
  return null;
}

/** @param {Parameters<typeof requireFile>} need */
function again(...need) {
  const value = requireFile(...need);
  if (value) need[4](value);
}

/**
 * Nobody needs it any more.
 * @param {L.Map} map
 * @param {string} what
 */
export function releaseFile(map, what) {
  noticesOf(map).over(what);
}

/**
 * @param {L.Map} map
 * @returns {Notices}
 */
function noticesOf(map) {
  let found = MAPS.get(map);
  if (!found) MAPS.set(map, found = new Notices(map));
  return found;
}

class Notices {
  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    /** @type {Map<string, number>} */
    this.turns = new Map();
    /** @type {Map<string, { text: string, again?: Again }>} */
    this.messages = new Map();
    /** @type {HTMLElement | null} */
    this.box = null;
  }

  /**
   * A new request. The message of the one before stays until this one is answered.
   * @param {string} what
   */
  turn(what) {
    const next = (this.turns.get(what) || 0) + 1;
    this.turns.set(what, next);
    return next;
  }

  /** @param {string} what */
  over(what) {
    this.report(what, this.turn(what), null);
  }

  /**
   * @param {string} what
   * @param {number} turn
   * @param {string | null} text null where there is nothing to say any more
   * @param {Again} [again]
   */
  report(what, turn, text, again) {
    if (this.turns.get(what) !== turn) return;
    if (text) this.messages.set(what, { text: text, again: again });
    else if (!this.messages.delete(what)) return;
    this.draw();
  }

  draw() {
    const messages = [...this.messages.values()];
    const failed = messages.flatMap((one) => one.again || []);
    if (!messages.length) {
      if (this.box) this.box.remove();
      this.box = null;
      return;
    }
    if (!this.box) {
      this.box = element("div", "atlas-notice");
      this.box.setAttribute("role", "status");
      L.DomEvent.disableClickPropagation(this.box);
      this.map.getContainer().append(this.box);
    }
    this.box.replaceChildren(
      ...[...new Set(messages.map((one) => one.text))].map((text) => element("p", "", text)),
      ...failed.slice(0, 1).map((one) => this.button(one.text, failed)),
    );
  }

  /**
   * One button asks for all that failed.
   * @param {string} text
   * @param {Again[]} failed
   */
  button(text, failed) {
    return button(text, () => {
      this.map.getContainer().focus({ preventScroll: true });
      failed.forEach((one) => one.act());
    });
  }
}
