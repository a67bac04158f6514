/* A story: one map that moves from view to view, with the words of each step. Everything that it may need is in the page,
   so that it goes on when the network does not. The words stand in the page's sheets, which are what is printed. */
(function () {
  "use strict";
  const Atlas = L.Atlas;
  const { element } = Atlas;
  const config = JSON.parse(document.getElementById("present-config").textContent);
  const part = (name) => document.getElementById("present-" + name);
  const { steps, texts } = config;
  const sheets = steps.map((step) => document.getElementById("sheet-" + step.id));
  const marks = [...part("steps").children];
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const STILL = { dragging: false, touchZoom: false, scrollWheelZoom: false, doubleClickZoom: false, boxZoom: false, keyboard: false };
  /* A position that names a zoom means it for a map of this size; a larger map shows the same ground, larger. */
  const MEANT = { x: 1000, y: 700 };
  const CLOSE = 13.75;
  const SWIPE = 45;
  const layers = {};
  let at = -1;
  let speaker = null;
  let begun = 0;
  let larger = 1;
  let until = 0;

  const sharpness = Object.getOwnPropertyDescriptor(window, "devicePixelRatio");
  enlarge();
  Object.defineProperty(window, "devicePixelRatio", { configurable: true, get: () => sharpness.get.call(window) * larger });
  Atlas.inside = config.files;
  Atlas.alone = { search: "", margins: config.margins, over: () => 40 };
  Atlas.show = () => {};
  const map = (window.map = L.map(part("map"), { ...config.map, ...STILL, zoomControl: false, attributionControl: true }));
  map.getContainer().tabIndex = -1;
  window.story = { go: go, at: () => at };
  go(asked(), false);
  legend();
  Atlas.position.settled = true;
  look(false);
  /* The legend of a step may leave the map less room while it flies. */
  map.on("resize", () => look(Date.now() < until));
  window.addEventListener("resize", () => { enlarge(); part("legend").style.minHeight = ""; map.invalidateSize({ pan: false }); });
  listen();

  /* A map that is made for a desk is drawn larger for a room: symbols, names and lines alike, and as sharp as before. */
  function enlarge() {
    larger = Math.min(2, Math.max(1, window.innerWidth / 1280));
    Object.assign(part("map").style, { width: 100 / larger + "%", height: 100 / larger + "%", transformOrigin: "0 0", transform: "scale(" + larger + ")" });
  }

  /* The step that the address names, else the first. */
  function asked() {
    const name = decodeURIComponent(location.hash.slice(1));
    return Math.max(0, steps.findIndex((step) => step.id === name));
  }

  function go(number, smooth) {
    const wanted = Math.min(steps.length - 1, Math.max(0, number));
    if (wanted === at) return;
    at = wanted;
    draw(steps[at].layers);
    say();
    if (smooth !== undefined && part("legend").childElementCount) look(smooth);
    if (decodeURIComponent(location.hash.slice(1)) !== steps[at].id) history.replaceState(null, "", "#" + steps[at].id);
    notes();
  }

  /* What this view has and the one before has not, and the other way round; what is the same stays. */
  function draw(orders) {
    const kept = new Set(orders.map(([name]) => name));
    orders.forEach(([name, order]) => {
      if (name === "AtlasPosition" && layers[name]) return;
      const before = layers[name];
      layers[name] = new L[name](order).addTo(map);
      if (before) before.remove();
    });
    Object.keys(layers).filter((name) => !kept.has(name)).forEach((name) => { layers[name].remove(); delete layers[name]; });
  }

  function legend() {
    const { legend: shown } = map.atlas;
    shown.chosen = true;
    shown.box.open = window.innerWidth >= 760;
    part("legend").append(shown.box);
    map.invalidateSize({ pan: false });
  }

  async function look(smooth) {
    const now = at;
    const { x, y } = map.getSize();
    if (!x || !y) return;
    const { go: aim } = steps[at];
    const how = smooth && !calm.matches ? { duration: 1.5, easeLinearity: 0.22 } : { animate: false };
    const bounds = aim.bounds || (aim.area && (await outline(aim.area)));
    if (now !== at) return;
    until = how.duration ? Date.now() + 1000 * how.duration : 0;
    if (aim.center) {
      const zoom = aim.zoom === null ? CLOSE : aim.zoom + Math.log2(Math.min(x / MEANT.x, y / MEANT.y));
      if (how.duration) map.flyTo(aim.center, zoom, how);
      else map.setView(aim.center, zoom, how);
      return;
    }
    const [left, top, right, bottom] = config.margins;
    const around = { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom], maxZoom: CLOSE, ...how };
    if (how.duration) map.flyToBounds(bounds, around);
    else map.fitBounds(bounds, around);
  }

  function outline({ level, index }) {
    const url = dict(steps[at].layers).AtlasAreas.levels[level].geometry[0].url;
    return Atlas.file(url, (buffer) => new Atlas.Geometry(buffer)).promise.then((geometry) => geometry.bounds(index));
  }

  function dict(pairs) { return Object.fromEntries(pairs); }

  function say() {
    const sheet = sheets[at];
    const said = sheet.querySelector(".said").cloneNode(true);
    part("said").replaceChildren(said, sheet.querySelector(".sources").cloneNode(true));
    part("said").scrollTop = 0;
    part("map").setAttribute("aria-label", sheet.dataset.sentence);
    part("count").textContent = Atlas.filled(texts.of, { n: at + 1, total: steps.length });
    if (window.innerWidth >= 760) part("legend").style.minHeight = part("legend").offsetHeight + "px";
    marks.forEach((mark, number) => {
      mark.classList.toggle("done", number < at);
      if (number === at) mark.setAttribute("aria-current", "step");
      else mark.removeAttribute("aria-current");
    });
    part("previous").disabled = at === 0;
    part("next").disabled = at === steps.length - 1;
    if (part("leave")) part("leave").href = sheet.dataset.link;
  }

  function listen() {
    document.addEventListener("keydown", keyed);
    part("next").addEventListener("click", () => go(at + 1, true));
    part("previous").addEventListener("click", () => go(at - 1, true));
    marks.forEach((mark, number) => mark.addEventListener("click", () => go(number, true)));
    part("full").addEventListener("click", full);
    part("notes").addEventListener("click", openNotes);
    part("print").addEventListener("click", print);
    part("full").hidden = !document.fullscreenEnabled;
    document.addEventListener("fullscreenchange", () => document.body.classList.toggle("full", Boolean(document.fullscreenElement)));
    window.addEventListener("hashchange", () => go(asked(), true));
    window.addEventListener("beforeprint", () => pictures());
    /* Nothing would move it any more. */
    window.addEventListener("pagehide", () => { if (speaker && !speaker.closed) speaker.close(); });
    pointed();
  }

  const KEYS = {
    ArrowRight: () => go(at + 1, true), PageDown: () => go(at + 1, true), ArrowDown: () => go(at + 1, true),
    ArrowLeft: () => go(at - 1, true), PageUp: () => go(at - 1, true), ArrowUp: () => go(at - 1, true), Backspace: () => go(at - 1, true),
    Home: () => go(0, true), End: () => go(steps.length - 1, true), f: full, n: openNotes, p: print, Escape: leave,
  };

  function keyed(event) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if ((event.ctrlKey || event.metaKey) && key === "p") return event.preventDefault(), print();
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const pressed = event.target.closest && event.target.closest("button, a, summary");
    if (key === " " && !pressed) {
      event.preventDefault();
      return go(at + (event.shiftKey ? -1 : 1), true);
    }
    /* Words that are longer than their place are read to the end first. */
    if (scrolls(key)) return undefined;
    if (!KEYS[key]) return undefined;
    event.preventDefault();
    return KEYS[key]();
  }

  function scrolls(key) {
    const box = part("said");
    if (document.activeElement !== box || (key !== "ArrowDown" && key !== "ArrowUp")) return false;
    return key === "ArrowDown" ? box.scrollTop + box.clientHeight < box.scrollHeight - 2 : box.scrollTop > 0;
  }

  /* A click of a mouse goes on, a finger swipes; neither where something else is meant. */
  function pointed() {
    const other = (event) => event.target.closest("button, a, summary, #present-legend, #present-bar") || String(window.getSelection());
    let from = null;
    document.addEventListener("click", (event) => { if (event.pointerType !== "touch" && !other(event)) go(at + 1, true); });
    document.addEventListener("touchstart", (event) => { from = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
    document.addEventListener("touchend", (event) => {
      if (!from) return;
      const [across, down] = [event.changedTouches[0].clientX - from.clientX, event.changedTouches[0].clientY - from.clientY];
      from = null;
      if (Math.abs(across) > SWIPE && Math.abs(across) > 1.5 * Math.abs(down)) go(at + (across < 0 ? 1 : -1), true);
    }, { passive: true });
  }

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.fullscreenEnabled) document.documentElement.requestFullscreen().catch(() => {});
  }

  function leave() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (part("leave")) location.assign(part("leave").href);
  }

  /* Pictures of the maps: asked for when they are wanted, unless they are in the page. */
  function pictures() {
    const wanted = [...document.querySelectorAll("img[data-src]")];
    wanted.filter((image) => !image.src).forEach((image) => { image.src = image.dataset.src; });
    return Promise.allSettled(wanted.map((image) => image.decode()));
  }

  async function print() {
    const late = setTimeout(() => { part("status").textContent = texts.printing; }, 300);
    await pictures();
    clearTimeout(late);
    part("status").textContent = "";
    window.print();
  }

  /* The speaker's window is filled from here, so that it needs neither network nor server, also beside a file. */
  function openNotes() {
    speaker = window.open("", "atlas-notes-" + config.story, "popup,width=760,height=680");
    part("status").textContent = speaker ? "" : texts.blocked;
    if (!speaker) return;
    begun = begun || Date.now();
    const page = speaker.document;
    page.documentElement.lang = document.documentElement.lang;
    page.title = texts.notes_title;
    page.head.replaceChildren(page.importNode(document.querySelector("head style"), true), Object.assign(page.createElement("title"), { textContent: texts.notes_title }));
    page.body.className = "speaker";
    if (!speaker.followed) page.addEventListener("keydown", (event) => { if (!["f", "n", "p", "Escape"].includes(event.key)) keyed(event); else if (event.key === "Escape") speaker.close(); });
    speaker.followed = true;
    clearInterval(openNotes.ticking);
    openNotes.ticking = setInterval(tick, 500);
    notes();
    speaker.focus();
  }

  function notes() {
    if (!speaker || speaker.closed) return;
    const [now, then] = [sheets[at], sheets[at + 1]];
    const text = (sheet, what) => sheet.querySelector(what).textContent;
    const head = element("div", "head");
    const clock = element("span", "clock");
    clock.setAttribute("role", "timer");
    clock.setAttribute("aria-label", texts.clock);
    const control = (name, does) => {
      const button = element("button", "", name);
      button.type = "button";
      button.addEventListener("click", does);
      return button;
    };
    head.append(element("span", "", part("count").textContent), control(texts.previous, () => go(at - 1, true)), control(texts.next, () => go(at + 1, true)),
      clock, control(texts.restart, () => { begun = Date.now(); tick(); }));
    const after = element("div", "after");
    if (then) after.append(element("p", "", texts.after), element("h2", "", text(then, "h2")), element("p", "", text(then, ".caption")));
    else after.append(element("p", "", texts.last));
    speaker.document.body.replaceChildren(head, element("h1", "", text(now, "h2")), element("p", "said-notes", text(now, ".notes") || texts.no_notes), after);
    tick();
  }

  function tick() {
    if (!speaker || speaker.closed) return clearInterval(openNotes.ticking);
    const clock = speaker.document.querySelector(".clock");
    const seconds = Math.floor((Date.now() - begun) / 1000);
    if (clock) clock.textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
    return undefined;
  }
})();
