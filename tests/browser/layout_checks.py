"""What a page must never look like, as one script for any page: what is cut, covered, small or pale.

``FAULTS`` is a function for ``page.evaluate``: given whether fingers press the page, it returns what is wrong as texts,
each beginning with the name of its check. The map's canvas is a picture and not looked into.
"""

from __future__ import annotations

# Rows that are meant to be swiped sideways, and what lies over the page on purpose: only things of one layer can meet.
SIDEWAYS = ".questions, .tags, .dvn-scroller"
LAYERS = (
    "dialog[open], .bar-panel, .masthead, #masthead-list, #masthead-tongues, [role=listbox], "
    ".explore-chosen .explore-beside, .atlas-inset, .leaflet-tooltip, .leaflet-popup"
)
TARGETS = "a[href], button, select, summary, textarea, input:not([type=hidden]), [role=option], [role=button]"

# Rectangles of what is visible, cut as the window and the boxes around it cut it.
GEOMETRY = """
const styles = new Map();
const style = (one) => styles.get(one) || styles.set(one, getComputedStyle(one)).get(one);
const name = (one) => {
  const { tagName, className, id } = one;
  const words = (one.innerText || one.value || one.getAttribute("aria-label") || "").trim().replace(/\\s+/g, " ");
  const classes = typeof className === "string" && className ? "." + className.split(" ")[0] : "";
  return tagName.toLowerCase() + (id && "#" + id) + classes + " “" + words.slice(0, 30) + "”";
};
const unseen = (one) => style(one).clipPath === "inset(50%)" || one.matches("canvas, svg, script, style, option");
const shown = (one) => {
  for (let up = one; up; up = up.parentElement) if (unseen(up)) return false;
  return one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !one.closest("[inert]");
};
/* The boxes that cut an element: an absolute one is not cut by what it is not positioned in. */
const cutting = (one) => {
  const found = [];
  let position = style(one).position;
  for (let up = one.parentElement; up && position !== "fixed"; up = up.parentElement) {
    const now = style(up);
    if (position === "absolute" && now.position === "static") continue;
    if (now.overflowX !== "visible" || now.overflowY !== "visible") found.push(up);
    position = now.position;
  }
  return found;
};
const inside = (box) => {
  const { left, top } = box.getBoundingClientRect();
  const [x, y] = [left + box.clientLeft, top + box.clientTop];
  return { left: x, top: y, right: x + box.clientWidth, bottom: y + box.clientHeight };
};
const cut = (rect, boxes) => boxes.map(inside).reduce((rest, box) => ({
  left: Math.max(rest.left, box.left), top: Math.max(rest.top, box.top),
  right: Math.min(rest.right, box.right), bottom: Math.min(rest.bottom, box.bottom),
}), rect);
const empty = ({ left, top, right, bottom }) => right - left < 1 || bottom - top < 1;
const meet = (one, other, slack = 1) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > slack &&
  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > slack;
/* Every line of every text, as high as its letters are: lines of one paragraph may stand closer than their boxes. */
const texts = () => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement;
    if (!node.data.trim() || !one || !shown(one)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const size = parseFloat(style(one).fontSize), boxes = style(one).overflowX === "visible" ? [] : [one];
    boxes.push(...cutting(one));
    const lines = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1).map((rect) => {
      const middle = (rect.top + rect.bottom) / 2;
      return { left: rect.left, right: rect.right, top: middle - 0.4 * size, bottom: middle + 0.4 * size };
    });
    const seen = lines.map((line) => cut(line, boxes)).filter((line) => !empty(line));
    if (seen.length) found.push({ one, lines, seen, boxes, size });
  }
  return found;
};
const control = (one) => one.closest("label, button, a, summary, [role=option], select");
"""

CHECKS = """
const sideways = () => [document.documentElement, ...document.body.querySelectorAll("*")].filter((one) =>
  (one === document.documentElement || /auto|scroll/.test(style(one).overflowX)) &&
  one.scrollWidth > one.clientWidth + 1 && !one.matches(SIDEWAYS) && shown(one))
  .map((one) => `${name(one)} scrolls to ${one.scrollWidth} px`);

/* What a box that scrolls cuts can be scrolled to, and only what is left of it can be cut by the boxes around that. */
const isClipped = (line, boxes) => {
  let rest = line;
  for (const box of boxes) {
    const { overflowX, overflowY } = style(box), edge = inside(box), hides = /hidden|clip/;
    if (hides.test(overflowX) && (rest.left < edge.left - 1 || rest.right > edge.right + 1)) return true;
    if (hides.test(overflowY) && (rest.top < edge.top - 1 || rest.bottom > edge.bottom + 1)) return true;
    rest = cut(rest, [box]);
    if (empty(rest)) return false;
  }
  return rest.left < -1 || rest.right > document.documentElement.clientWidth + 1;
};
const clipped = (all) => all.filter(({ one, lines, boxes }) => {
  const said = style(one).textOverflow === "ellipsis" && one.closest("[title]");
  return !said && lines.some((line) => isClipped(line, boxes));
}).map(({ one }) => name(one));

/* What lies over a text or a control, also where it lets presses through; layers lie over others on purpose. */
const covered = (all) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { pointer-events: auto !important }");
  document.adoptedStyleSheets.push(sheet);
  const places = [...all.map(({ one, seen }) => ({ one, rect: seen[0] })),
    ...targets().map(({ one }) => ({ one, rect: cut(one.getClientRects()[0], cutting(one)) }))];
  const found = places.flatMap(({ one, rect }) => {
    const over = document.elementFromPoint((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2);
    const fine = !over || over.contains(one) || one.contains(over) || over.closest(LAYERS) !== one.closest(LAYERS) ||
      (control(one) && control(one).contains(over));
    return fine ? [] : [`${name(one)} under ${name(over)}`];
  });
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  return found;
};

const overlapping = (all) => {
  const layer = (one) => one.closest(LAYERS);
  const items = all.flatMap(({ one, seen }) => seen.map((rect) => ({ one, rect, layer: layer(one) })));
  for (const one of document.querySelectorAll("button, select, input, summary, [role=button]")) {
    const rect = one.getBoundingClientRect();
    const seen = cut(rect, cutting(one));
    if (shown(one) && !one.closest("label") && !empty(seen)) items.push({ one, rect: seen, layer: layer(one) });
  }
  const apart = (one, other) => one !== other && !one.contains(other) && !other.contains(one) &&
    !(control(one) && control(one) === control(other));
  return items.flatMap((item, at) => items.slice(at + 1).filter((other) => item.layer === other.layer &&
    apart(item.one, other.one) && meet(item.rect, other.rect))
    .map((other) => `${name(item.one)} and ${name(other.one)}`));
};

/* A link in a sentence is as high as its line. */
const inText = (one) => {
  let block = one;
  while (block.parentElement && style(block).display === "inline") block = block.parentElement;
  const words = (box) => box.textContent.replace(/\\s+/g, " ").trim();
  const links = [...block.querySelectorAll("a, button")].reduce((sum, link) => sum + words(link).length, 0);
  return block !== one && words(block).length > links + 3;
};
const targets = () => [...document.querySelectorAll(TARGETS)]
  .filter((one) => shown(one) && !inText(one) && !one.disabled).map((one) => {
    const label = one.closest("label");
    const box = (label || one).getBoundingClientRect();
    return { one, box: { left: box.left, top: box.top, right: box.right, bottom: box.bottom } };
  }).filter(({ one, box }) => !empty(cut(box, cutting(one))));
const small = (touch) => {
  const all = targets();
  const least = ({ box }) => Math.min(box.right - box.left, box.bottom - box.top);
  const round = ({ box }) => {
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    return { left: x - 12, right: x + 12, top: y - 12, bottom: y + 12 };
  };
  return all.filter((item) => least(item) < (touch ? 39.5 : 23.5)).filter((item) => touch || all.some((other) =>
    other !== item && !other.one.contains(item.one) && !item.one.contains(other.one) &&
    meet(round(item), least(other) < 23.5 ? round(other) : other.box, 0.5)))
    .map(({ one, box }) => `${name(one)}: ${(box.right - box.left).toFixed(0)} × ${(box.bottom - box.top).toFixed(0)}`);
};

const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
  .getContext("2d", { willReadFrequently: true });
const colours = new Map();
const rgba = (text) => {
  if (!colours.has(text)) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = text;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    colours.set(text, [red, green, blue, alpha / 255]);
  }
  return colours.get(text);
};
const over = ([r, g, b, a], under) => [r, g, b].map((part, at) => part * a + under[at] * (1 - a));
const light = (rgb) => {
  const [r, g, b] = rgb.map((part) => part / 255).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one) => {
  const layers = [];
  let opacity = 1;
  for (let up = one; up; up = up.parentElement) {
    const { backgroundColor, backgroundImage } = style(up);
    /* What a picture makes of the ground cannot be computed. */
    if (backgroundImage !== "none" && !up.matches("input, select, html, body")) return null;
    const colour = rgba(backgroundColor);
    if (colour[3] > 0) layers.push(colour);
    if (colour[3] >= 0.999) break;
  }
  for (let up = one; up; up = up.parentElement) opacity *= Number(style(up).opacity);
  const ground = layers.reverse().reduce((under, colour) => over(colour, under), [255, 255, 255]);
  const [r, g, b, a] = rgba(style(one).color);
  const [bright, dark] = [light(over([r, g, b, a * opacity], ground)), light(ground)].sort((x, y) => y - x);
  return (bright + 0.05) / (dark + 0.05);
};
const pale = (all) => all.flatMap(({ one, size }) => {
  const large = size >= 24 || (size >= 18.66 && Number(style(one).fontWeight) >= 700);
  const found = one.closest(":disabled") ? null : contrast(one);
  return found !== null && found < (large ? 2.995 : 4.495) ? [`${name(one)}: ${found.toFixed(2)}`] : [];
});
const tiny = (all) => all.filter(({ size }) => size < 11.99).map(({ one, size }) => `${name(one)}: ${size} px`);
const fields = () => [...document.querySelectorAll("input, select, textarea")];
const zooming = (touch) => touch ? fields().filter((one) => shown(one) &&
  !/checkbox|radio|range|button/.test(one.type) && parseFloat(style(one).fontSize) < 15.99).map(name) : [];
"""

FAULTS = f"""(touch) => {{
  const SIDEWAYS = {SIDEWAYS!r}, LAYERS = {LAYERS!r}, TARGETS = {TARGETS!r};
  {GEOMETRY}
  {CHECKS}
  const all = texts();
  const found = {{ sideways: sideways(), clipped: clipped(all), overlapping: overlapping(all),
    covered: covered(all), small: small(touch),
    pale: pale(all), tiny: tiny(all), zooming: zooming(touch) }};
  return [...new Set(Object.entries(found).flatMap(([check, ones]) => ones.map((one) => check + ": " + one)))];
}}"""
