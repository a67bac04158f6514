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
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else if (!document.execCommand("copy")) throw new Error("refused");
    status.textContent = status.dataset.done || "";
  } catch {
    status.textContent = status.dataset.failed || "";
  }
});
