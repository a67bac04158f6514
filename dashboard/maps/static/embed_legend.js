/* Where the legend of a standalone page is: beside the map or below it, never on it. A small frame has one line of it at
   the foot of the map, and a button that opens the rest below. */
import { controllerOf } from "./controllers.js";
import { button, element, elementById } from "./elements.js";
import { legendLine } from "./legend_line.js";
import { page } from "./page.js";

/* A frame that is less wide or less high than so many pixels is small. */
export const SMALL = 480;

/** Whether a frame of this size has the line instead of the legend. */
export function isSmall() {
  return globalThis.innerWidth < SMALL || globalThis.innerHeight < SMALL;
}

/**
 * @param {L.Map} map
 * @param {import("./legend.js").LegendSpec} spec
 * @param {{ legend: string }} texts
 */
export function stageLegend(map, spec, texts) {
  const legend = controllerOf(map, "legend");
  const place = elementById("atlas-legend");
  legend.chosen = true;
  legend.fold(true);
  if (document.body.classList.contains("legend")) {
    place.append(legend.box);
    stageSymbols(place, legend.box.querySelector(".atlas-columns details .atlas-marks"));
    stageLine(map, spec, texts);
  } else {
    place.remove();
    legend.box.remove();
  }
  map.invalidateSize({ pan: false });
}

/**
 * Beside the cells there is no room for the symbols: below the map there is, and nobody has to open them.
 * @param {HTMLElement} legend
 * @param {HTMLElement | null} marks
 */
function stageSymbols(legend, marks) {
  if (!marks) return;
  const folded = /** @type {HTMLElement} */ (marks.closest("details"));
  const box = element("div");
  box.id = "atlas-symbols";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", folded.firstElementChild?.textContent || "");
  box.append(marks);
  folded.remove();
  legend.after(box);
}

/**
 * @param {L.Map} map
 * @param {import("./legend.js").LegendSpec} spec
 * @param {{ legend: string }} texts
 */
function stageLine(map, spec, texts) {
  const line = element("div", "legend-line");
  const { body } = document;
  const more = button(texts.legend, () => {
    const open = body.classList.toggle("legend-open");
    more.setAttribute("aria-expanded", String(open));
    map.invalidateSize({ pan: false });
    if (open) elementById("atlas-legend").scrollIntoView({ block: "nearest" });
  });
  more.setAttribute("aria-expanded", "false");
  more.setAttribute("aria-controls", "atlas-legend");
  line.append(legendLine(spec), more);
  elementById("atlas-stage").append(line);
  const margins = page.standalone?.margins || [0, 0, 0, 0];
  const [, , , bottom] = margins;
  const fit = () => {
    const small = isSmall();
    const changed = body.classList.toggle("small-frame", small) === line.hidden;
    line.hidden = !small;
    /* The region is fitted into what the line leaves free, and controls stand above it. */
    margins[3] = bottom + line.offsetHeight;
    body.style.setProperty("--line-height", line.offsetHeight + "px");
    if (changed) map.invalidateSize({ pan: false });
  };
  fit();
  globalThis.addEventListener("resize", fit);
  document.fonts.ready.then(fit);
}
