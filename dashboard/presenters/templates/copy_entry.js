/* The button that copies the entry. Added once a document; browsers without a clipboard (plain http) copy a
   selection instead. */
(function () {
  "use strict";
  if (window.atlasCopiesEntry) return;
  window.atlasCopiesEntry = true;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest(".copy-entry button");
    if (!button) return;
    const box = button.closest(".copy-entry");
    const said = box.querySelector("[role=status]");
    const done = await copied(document.querySelector(".entry pre").textContent);
    said.textContent = done ? box.dataset.copied : box.dataset.failed;
  });

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch { /* not allowed here: the old way */ }
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { done = false; }
    area.remove();
    return done;
  }
})();
