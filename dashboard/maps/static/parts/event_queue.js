/* Events of all parts of a page, one after another: the next one is sent when the page has answered the one before. Each
   changes the address that the one before led to, which the browser only has once that is answered; so quick presses add
   up. */

/* How long an answer may take before the next event is sent without it, in milliseconds. */
const PATIENCE_MS = 5000;

/** @typedef {{ number: number, send: () => void }} Waiting */

/** @type {Waiting[]} */
const waiting = [];
/** @type {{ number: number, late: ReturnType<typeof setTimeout> } | null} */
let sent = null;
let count = 0;

/**
 * Sends an event once it is its turn.
 * @param {(number: number) => void} send gives the event with its number to the server
 */
export function enqueueEvent(send) {
  const number = count += 1;
  waiting.push({ number: number, send: () => send(number) });
  next();
}

/**
 * The page has answered an event.
 * @param {number} number
 */
export function answered(number) {
  if (!sent || sent.number > number) return;
  clearTimeout(sent.late);
  sent = null;
  next();
}

function next() {
  const first = sent ? undefined : waiting.shift();
  if (!first) return;
  const { number } = first;
  sent = { number: number, late: setTimeout(() => answered(number), PATIENCE_MS) };
  first.send();
}
