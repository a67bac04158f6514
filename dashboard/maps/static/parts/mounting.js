/* A part of a page that Streamlit mounts (dashboard/components/part.py): made once, then given other data. */
import { answered, enqueueEvent } from "./event_queue.js";

/**
 * What Streamlit gives a component's script.
 * @typedef {object} MountArguments
 * @property {Uint8Array<ArrayBuffer>} data compressed JSON
 * @property {HTMLElement} parentElement
 * @property {(name: string, value: unknown) => void} setTriggerValue
 */
/** @typedef {(event: Record<string, unknown>) => void} Report tells the server; it runs the page anew */
/**
 * @template Data
 * @typedef {object} Part
 * @property {(data: Data) => void} update
 * @property {() => void} remove
 */
/**
 * @template Data
 * @typedef {object} Mounted
 * @property {Part<Data>} part
 * @property {MountArguments} args of the last run
 */

/**
 * The `mount` of a module.
 * @template Data
 * @param {new (host: HTMLElement, report: Report) => Part<Data>} Made
 * @returns {(args: MountArguments) => Promise<() => void>}
 */
export function mounting(Made) {
  /** @type {WeakMap<HTMLElement, Mounted<Data>>} */
  const mounted = new WeakMap();
  /* All that came is shown in the order in which it came, also where another page mounts the part anew meanwhile. */
  let shown = Promise.resolve();
  return async (args) => {
    const host = args.parentElement;
    let known = mounted.get(host);
    if (!known) mounted.set(host, known = made(Made, args));
    known.args = args;
    const { part } = known;
    const show = async () => {
      const data = await unpacked(args.data);
      if (mounted.get(host)?.part !== part) return;
      part.update(data);
      answered(data.answered);
    };
    /* Also after a run whose data could not be shown, which that run reports. */
    shown = shown.then(show, show);
    await shown;
    return () => {
      /* Streamlit also ends a run that another one overtook: the part is that other's now. */
      const last = mounted.get(host);
      if (last?.args !== args) return;
      last.part.remove();
      mounted.delete(host);
    };
  };
}

/**
 * @template Data
 * @param {new (host: HTMLElement, report: Report) => Part<Data>} Made
 * @param {MountArguments} args
 * @returns {Mounted<Data>}
 */
function made(Made, args) {
  /* Streamlit replaces the function with each run; the last one counts. */
  const report = (/** @type {Record<string, unknown>} */ event) =>
    enqueueEvent((number) => known.args.setTriggerValue("event", { ...event, number: number }));
  /** @type {Mounted<Data>} */
  const known = { args: args, part: new Made(args.parentElement, report) };
  return known;
}

/**
 * @param {Uint8Array<ArrayBuffer>} packed
 * @returns {Promise<any>} with `answered`, the number of the last event that the server knows
 */
function unpacked(packed) {
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}
