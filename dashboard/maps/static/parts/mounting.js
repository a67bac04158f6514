/* A part of a page that Streamlit mounts (dashboard/components/part.py): made once, then given other data. */
import { answered, enqueueEvent } from "./event_queue.js";

/**
 * What Streamlit gives a component's script.
 * @template Data
 * @typedef {object} MountArguments
 * @property {Data & { answered: number }} data with the number of the last event that the server knows
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
 * The `mount` of a module.
 * @template Data
 * @param {new (host: HTMLElement, report: Report) => Part<Data>} Made
 * @returns {(args: MountArguments<Data>) => () => void}
 */
export function mounting(Made) {
  /** @type {WeakMap<HTMLElement, { part: Part<Data>, args: MountArguments<Data> }>} */
  const mounted = new WeakMap();
  return (args) => {
    const host = args.parentElement;
    let known = mounted.get(host);
    if (known) known.args = args;
    else {
      const made = { args: args, part: /** @type {Part<Data>} */ (/** @type {unknown} */ (null)) };
      /* Streamlit replaces the function with each run; the last one counts. */
      made.part = new Made(
        host,
        (event) => enqueueEvent((number) => made.args.setTriggerValue("event", { ...event, number: number })),
      );
      mounted.set(host, known = made);
    }
    known.part.update(args.data);
    answered(args.data.answered);
    return () => {
      mounted.get(host)?.part.remove();
      mounted.delete(host);
    };
  };
}
