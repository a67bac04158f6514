/* The filters of a page: one line with a search box, the groups that have room in it, and a drawer with all of them. */
import { element } from "../elements.js";
import { Drawer } from "./drawer.js";
import { moveAmongOptions, visible } from "./options.js";
import { putSection } from "./sections.js";

export const PHONE = "(max-width: 767px)";
/* Between an open panel and the edges of the window, in pixels. */
const MARGIN = 12;

export class FilterBar {
  gone = new AbortController();
  wasOpen = false;

  constructor() {
    this.box = element("div", "filters");
    this.line = element("div", "filters-line");
    this.bar = element("div", "filters-bar");
    this.search = element("div", "filters-search");
    this.opener = element("div", "filters-phone");
    /* No name of the map is written under it. */
    this.opener.dataset.coversMap = "";
    this.drawer = new Drawer(() => this.opened());
    this.line.append(this.search, this.bar);
    this.box.append(this.line, this.drawer.dialog);
    this.phone = globalThis.matchMedia(PHONE);
    this.listen();
    this.sized = new ResizeObserver(() => this.fit());
    this.sized.observe(this.line);
    document.fonts?.ready.then(() => this.fit());
    this.arrange();
  }

  listen() {
    const press = (/** @type {MouseEvent} */ { target }) => {
      if (target instanceof Element && target.closest("[data-open]")) this.toggleDrawer();
    };
    this.bar.addEventListener("click", press);
    this.opener.addEventListener("click", press);
    /* This event does not bubble. */
    this.bar.addEventListener("toggle", ({ target }) => this.toggled(/** @type {HTMLDetailsElement} */ (target)), true);
    this.bar.addEventListener("keydown", (event) => this.key(event));
    const { signal } = this.gone;
    document.addEventListener("pointerdown", ({ target }) => {
      const { group } = this;
      if (group && !(target instanceof Node && group.contains(target))) group.open = false;
    }, { signal, capture: true });
    document.addEventListener("keydown", (event) => this.escape(event), { signal, capture: true });
    this.phone.addEventListener("change", () => this.arrange(), { signal });
  }

  /** @param {Record<string, string>} sections */
  update(sections) {
    const scrolled = this.panel?.scrollTop || 0;
    putSection(this.bar, sections.bar || "");
    putSection(this.opener, sections.opener || "");
    this.drawer.update(sections);
    this.fit();
    this.opened();
    if (!this.panel) return;
    this.place();
    this.panel.scrollTop = scrolled;
  }

  /** @returns {HTMLDetailsElement | null} the group that is open */
  get group() {
    return this.bar.querySelector("details.bar-group[open]");
  }

  /** @returns {HTMLElement | null} */
  get panel() {
    return this.group?.querySelector(".bar-panel") || null;
  }

  /* On a phone the search box is in the sheet. */
  arrange() {
    this.drawer.close();
    if (this.phone.matches) this.drawer.search.append(this.search);
    else this.line.prepend(this.search);
    this.fit();
  }

  /* As many groups as the line has room for; those that are set stay longest, the drawer has them all. */
  fit() {
    const groups = /** @type {HTMLElement[]} */ ([...this.bar.querySelectorAll(".bar-group")]);
    groups.forEach((group) => group.hidden = false);
    this.line.classList.remove("filters-narrow");
    const order = groups.filter((group) => !group.matches("[open]")).reverse()
      .sort((one, other) => Number(one.matches(".bar-set")) - Number(other.matches(".bar-set")));
    for (const group of order) {
      if (!this.overflows()) return;
      group.hidden = true;
    }
    this.line.classList.toggle("filters-narrow", this.overflows());
  }

  overflows() {
    const last = this.bar.lastElementChild;
    return Boolean(last) && visible(this.bar, ".bar-links").length > 0 &&
      /** @type {Element} */ (last).getBoundingClientRect().right > this.line.getBoundingClientRect().right + 1;
  }

  /* Over the map, within the window. */
  place() {
    const { group, panel } = this;
    if (!group || !panel) return;
    const { left, bottom } = group.getBoundingClientRect();
    const over = left + panel.offsetWidth + MARGIN - document.documentElement.clientWidth;
    panel.style.left = `${Math.min(0, -over)}px`;
    panel.style.maxHeight = `${Math.max(160, globalThis.innerHeight - bottom - 2 * MARGIN)}px`;
  }

  /** @param {HTMLDetailsElement} group */
  toggled(group) {
    if (!group.matches(".bar-group") || !group.open) return;
    this.drawer.close();
    this.place();
  }

  toggleDrawer() {
    if (this.drawer.open) return this.drawer.close();
    if (this.group) this.group.open = false;
    const { bottom } = this.line.getBoundingClientRect();
    this.drawer.dialog.style.setProperty("--room", `${globalThis.innerHeight - bottom - 2 * MARGIN}px`);
    return this.drawer.show(this.phone.matches);
  }

  /* What opens the drawer says whether it is open, and has the focus again when it was closed from within. */
  opened() {
    const { open, dialog } = this.drawer;
    const openers = [this.bar, this.opener].flatMap((place) => [...place.querySelectorAll("[data-open]")]);
    openers.forEach((one) => one.setAttribute("aria-expanded", String(open)));
    const lost = document.activeElement === document.body || dialog.contains(document.activeElement);
    if (!open && this.wasOpen && lost) {
      const shown = [this.bar, this.opener].flatMap((place) => visible(place, "[data-open]"))[0];
      shown?.focus({ preventScroll: true });
    }
    this.wasOpen = open;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { target, key } = event;
    if (!(target instanceof HTMLElement)) return;
    const group = /** @type {HTMLDetailsElement | null} */ (target.closest("details.bar-group"));
    if (group && key === "ArrowDown" && target.matches("summary.bar-button")) {
      event.preventDefault();
      group.open = true;
      this.place();
      visible(group, ".option input")[0]?.focus();
    } else if (key === "Tab") setTimeout(() => this.left(), 0);
    else moveAmongOptions(event);
  }

  /* Who tabs on leaves a group behind. A press moves the focus as well, but says itself what it leaves. */
  left() {
    if (this.group && !this.group.contains(document.activeElement)) this.group.open = false;
  }

  /**
   * What is open closes, wherever the focus is, and nothing else does. A list on the map was opened after the drawer
   * beside it, unless the focus is there.
   * @param {KeyboardEvent} event
   */
  escape(event) {
    const { group, drawer } = this;
    const left = drawer.open && !drawer.dialog.contains(document.activeElement) &&
      !document.querySelector(".leaflet-popup");
    if (event.key !== "Escape" || (!group && !left)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!group) return drawer.close();
    const within = group.contains(document.activeElement) || document.activeElement === document.body;
    group.open = false;
    if (within) group.querySelector("summary")?.focus();
    return undefined;
  }

  remove() {
    this.gone.abort();
    this.sized.disconnect();
    this.drawer.close();
    this.box.remove();
    this.opener.remove();
  }
}
