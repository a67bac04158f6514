/* Content-named files: each is requested once, whatever layers come and go. A failed one may be requested again. */
import { page } from "./page.js";

/**
 * @typedef {object} FileEntry
 * @property {any} value its content, null before it has loaded
 * @property {Promise<any>} promise
 */

/** A file that did not come: its page may say so and request it again. Every other error is a mistake of ours. */
export class FileError extends Error {}

/** @type {Map<string, FileEntry>} */
const files = new Map();

/**
 * A file by its address.
 * @param {string} address
 * @param {(buffer: ArrayBuffer) => any} [read] turns bytes into a value; without it the file is JSON
 * @returns {FileEntry}
 */
export function loadFile(address, read) {
  const known = files.get(address);
  if (known) return known;
  const promise = address in page.files ? embedded(page.files[address], read) : fetched(address, read);
  /** @type {FileEntry} */
  const entry = { value: null, promise };
  promise.then((value) => {
    entry.value = value;
  }, () => files.delete(address));
  files.set(address, entry);
  return entry;
}

/**
 * The content of a file that has loaded already, else null.
 * @param {string} address
 */
export function loadedFile(address) {
  const entry = files.get(address);
  return entry ? entry.value : null;
}

/**
 * Where a picture is: inside the page or at its own address.
 * @param {string} address
 * @returns {string}
 */
export function pictureAddress(address) {
  return page.files[address] || address;
}

/**
 * @param {string} address
 * @param {(buffer: ArrayBuffer) => any} [read]
 */
async function fetched(address, read) {
  const content = await received(address, read ? "arrayBuffer" : "json");
  return read ? read(content) : content;
}

/**
 * @param {string} address
 * @param {"arrayBuffer" | "json"} kind
 * @returns {Promise<any>}
 */
async function received(address, kind) {
  let response;
  try {
    response = await fetch(address);
    if (response.ok) return await response[kind]();
  } catch (problem) {
    throw new FileError(address, { cause: problem });
  }
  throw new FileError(address + ": " + response.status);
}

/**
 * @param {any} content
 * @param {(buffer: ArrayBuffer) => any} [read]
 */
// deno-lint-ignore require-await -- a failure to read is a rejection, as of a fetched file
async function embedded(content, read) {
  return read ? read(Uint8Array.from(atob(content), (character) => character.charCodeAt(0)).buffer) : content;
}
