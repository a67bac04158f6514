/* What pages of the dashboard need of the browser: each of them calls one of these when it has been drawn. */

/**
 * Tells screen readers the language and which page this is, and brings its name into view where a phone has no room for
 * all; the links may come after this call.
 * @param {string} lang
 */
export function markPage(lang) {
  document.documentElement.lang = lang;
  const everything = { childList: true, subtree: true };
  if (!markLink()) {
    new MutationObserver((_, watch) => markLink() && watch.disconnect()).observe(document.body, everything);
  }
}

function markLink() {
  const links = [...document.querySelectorAll(".st-key-nav a")];
  const here = links.find((link) => link.closest(".st-key-nav_here"));
  links.forEach((link) => link.removeAttribute("aria-current"));
  if (!here) return false;
  here.setAttribute("aria-current", "page");
  here.scrollIntoView({ block: "nearest", inline: "center" });
  return true;
}

/** Goes to the heading that the address names: Streamlit draws the page after the browser looked for it. */
export function scrollToHeading() {
  const id = decodeURIComponent(location.hash.slice(1));
  const heading = id && document.getElementById(id);
  if (heading) requestAnimationFrame(() => heading.scrollIntoView());
}

/** Lets the buttons that print do so. */
export function listenForPrint() {
  document.querySelectorAll(".nb-print").forEach((made) => made.addEventListener("click", () => globalThis.print()));
}

/** Puts pictures in their places: Streamlit lets no SVG through its HTML, so they come as text beside their place. */
export function placePictures() {
  /** @type {NodeListOf<HTMLElement>} */
  const places = document.querySelectorAll("[data-picture]:empty");
  places.forEach((place) => {
    const bytes = Uint8Array.from(atob(place.dataset.picture || ""), (character) => character.charCodeAt(0));
    place.innerHTML = new TextDecoder().decode(bytes);
  });
}

let copies = false;

/** Lets the button that copies the entry do so, once a document. */
export function listenForCopy() {
  if (copies) return;
  copies = true;
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest(".copy-entry button");
    if (!button) return;
    const box = /** @type {HTMLElement} */ (button.closest(".copy-entry"));
    const status = box.querySelector("[role=status]");
    const done = await copied(document.querySelector(".entry pre")?.textContent || "");
    if (status) status.textContent = (done ? box.dataset.copied : box.dataset.failed) || "";
  });
}

/**
 * Copies a text; browsers without a clipboard (plain http) copy a selection instead.
 * @param {string} text
 * @returns {Promise<boolean>} whether it was copied
 */
async function copied(text) {
  try {
    await navigator.clipboard?.writeText(text);
    if (navigator.clipboard) return true;
  } catch (problem) {
    /* Not allowed here: the old way. */
    if (!(problem instanceof DOMException)) throw problem;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
