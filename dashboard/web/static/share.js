/* What the share panel needs of the browser: where the map is at the moment of sharing, and buttons that copy. */
(function () {
  "use strict";

  /* Moving the map runs no page, so that the server does not know where it is until it is told, just before the click. */
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".st-key-share button")) return;
    const frame = document.querySelector(".st-key-map_frame iframe");
    const tell = frame && frame.contentWindow.L && frame.contentWindow.L.Atlas.position.tell;
    if (tell) tell();
  }, true);

  /* Where a browser does not let a page write to the clipboard, the text is selected, ready to be copied by hand. */
  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".copy button");
    if (!button) return;
    const box = button.closest(".copy");
    const field = box.querySelector("textarea");
    const status = box.querySelector("[role=status]");
    field.focus();
    field.select();
    try {
      if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
      else if (!document.execCommand("copy")) throw new Error("refused");
      status.textContent = status.dataset.done;
    } catch {
      status.textContent = status.dataset.failed;
    }
  });
})();
