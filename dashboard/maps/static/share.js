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
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else if (!document.execCommand("copy")) throw new Error("refused");
    status.textContent = status.dataset.done || "";
  } catch {
    status.textContent = status.dataset.failed || "";
  }
});
