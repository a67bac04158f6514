/* What the share panel needs of the browser: buttons that copy. */

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
