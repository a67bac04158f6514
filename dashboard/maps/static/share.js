/* What the share panel needs of the browser: where the map is at the moment of sharing, and buttons that copy. */
import { LOCATE } from "./events.js";

/* Moving the map runs no page: the server does not know where it is until it is reported, just before the click. */
document.addEventListener("click", (event) => {
  const pressed = event.target instanceof Element &&
    event.target.closest(".st-key-share button, .st-key-scale_frame button");
  if (!pressed) return;
  /** @type {HTMLIFrameElement | null} */
  const frame = document.querySelector(".st-key-map_frame iframe");
  frame?.contentWindow?.dispatchEvent(
    new CustomEvent(LOCATE, { detail: pressed.closest(".st-key-scale_frame") ? "frame" : null }),
  );
}, true);

/* Where a browser does not let a page write to the clipboard, the text is selected, ready to be copied by hand. */
document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element && event.target.closest(".copy button");
  const box = button && button.closest(".copy");
  const field = box && box.querySelector("textarea");
  /** @type {HTMLElement | null | false} */
  const status = box && box.querySelector("[role=status]");
  if (!field || !status) return;
  field.focus();
  field.select();
  const done = await copied(field.value);
  status.textContent = (done ? status.dataset.done : status.dataset.failed) || "";
});

/**
 * Copies a text, or what is selected where the page has no clipboard.
 * @param {string} text
 * @returns {Promise<boolean>} whether it was copied; a browser may refuse it
 */
async function copied(text) {
  if (!navigator.clipboard) return document.execCommand("copy");
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (problem) {
    if (!(problem instanceof DOMException)) throw problem;
    return false;
  }
}
