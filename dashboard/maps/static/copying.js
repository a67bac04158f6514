/* Buttons that copy a text: of a field beside them, or of the entry on the page. */

document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element && target.closest(".copy button, .copy-entry button");
  const box = button && button.closest(".copy, .copy-entry");
  /** @type {HTMLElement | null | false} */
  const status = box && box.querySelector("[role=status]");
  if (!box || !status) return;
  const field = box.querySelector("textarea");
  const text = field ? field.value : document.querySelector(".entry pre")?.textContent || "";
  /* Where it cannot be copied it is selected, ready to be copied by hand. */
  field?.focus();
  field?.select();
  status.textContent = (await copied(text) ? status.dataset.done : status.dataset.failed) || "";
});

/**
 * Copies a text; browsers without a clipboard (plain http) copy a selection instead.
 * @param {string} text
 * @returns {Promise<boolean>} whether it was copied
 */
async function copied(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (problem) {
      /* Not allowed here: the old way. */
      if (!(problem instanceof DOMException)) throw problem;
    }
  }
  const { activeElement } = document;
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus();
  return done;
}
