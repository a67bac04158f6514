/* Where the reader looks: from the address at first, and back into the address after each move, without a rerun. */
(function () {
  "use strict";
  const Atlas = L.Atlas;

  L.AtlasPosition = L.Layer.extend({
    initialize(bounds) { this.bounds = bounds; },
    onAdd(map) {
      const place = (this.place = Atlas.alone ? null : outer());
      const asked = new URLSearchParams(Atlas.alone ? Atlas.alone.search : (place || window).location.search);
      const { center, zoom } = placeIn(asked, map.getMaxZoom());
      const good = center !== null;
      if (good) map.setView(center, zoom, { animate: false });
      else this.fit(map);
      map.on("zoomend", this.scale, this);
      this.scale({ target: map });
      map.on("moveend", this.remember, this);
      map.attributionControl.setPrefix(false);
      /* The frame gets its height after the map was made: what is in the middle stays there. */
      new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
      /* Only what the reader moves is remembered; the first fit to the region is nobody's choice. */
      Atlas.position.settled = good;
      this.moved = false;
      this.meant = good ? L.latLng(center) : map.getCenter();
      Atlas.position.tell = () => Atlas.report("position", this.moved || good ? this.whereabouts(map) : null);
      /* A change of the view writes an address that knows nothing of moves since; it gets its position back. */
      map.on("atlas:ordered", () => { clearTimeout(this.late); this.late = setTimeout(() => this.remember({ target: map }), 400); });
      ["pointerdown", "wheel", "keydown"].forEach((name) => {
        document.addEventListener(name, () => { this.moved = Atlas.position.settled = true; }, { capture: true, once: true, passive: true });
      });
      if (place) escapes(place, map);
      if (!good) map.on("resize atlas-legend", () => { if (!Atlas.position.settled) this.fit(map); });
      return this;
    },
    onRemove(map) { map.off("moveend", this.remember, this).off("zoomend", this.scale, this); },
    fit(map) { Atlas.fit(map, this.bounds, Atlas.frame); },
    scale(event) {
      const map = event.target;
      map.getContainer().classList.toggle("atlas-far", map.getZoom() < Atlas.FAR);
    },
    /* Latitude, longitude and zoom as an address writes them. A change of size moves the middle by part of a pixel, which
       nobody meant: until it moves farther, the place is the one that was asked for. */
    whereabouts(map) {
      const center = map.getCenter().wrap();
      const zoom = map.getZoom();
      if (map.project(center, zoom).distanceTo(map.project(this.meant, zoom)) > 1.5) this.meant = center;
      return [this.meant.lat.toFixed(5), this.meant.lng.toFixed(5), Math.round(zoom * 100) / 100];
    },
    remember(event) {
      if (!this.place || !this.moved) return;
      const [lat, lon, zoom] = this.whereabouts(event.target);
      const address = new URL(this.place.location.href);
      address.searchParams.set("center", lat + "," + lon);
      address.searchParams.set("zoom", String(zoom));
      this.place.history.replaceState(this.place.history.state, "", address);
    },
  });

  /* A position as dashboard/query/view.py reads it: what it refuses is no position here either. The map keeps to its limits. */
  function placeIn(asked, most) {
    const last = (name) => asked.getAll(name).at(-1) || "";
    const number = (text) => (/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : NaN);
    const center = last("center").split(",").map(number);
    const zoom = number(last("zoom") || "12");
    const good = center.length === 2 && Math.abs(center[0]) <= 90 && Math.abs(center[1]) <= 180 && zoom >= 0 && zoom <= most;
    return good ? { center: center, zoom: zoom } : { center: null, zoom: null };
  }

  /* What has its own use for Escape: fields, tables, and whatever lies open over the page. */
  const FIELDS = "input, textarea, select, [contenteditable=true], [role=grid], [role=combobox]";
  const OPEN = "[role=dialog], [role=listbox], [role=menu], dialog[open], [data-testid=stPopoverBody], [data-baseweb=popover]";

  /* Escape clears the choice also where the focus is on the page, as after loading it. Whether something was open is
     asked before that can close itself. */
  function escapes(place, map) {
    const page = place.document;
    const pressed = (event) => {
      if (event.key !== "Escape" || (event.target.closest && event.target.closest(FIELDS)) || page.querySelector(OPEN)) return;
      const asked = new URLSearchParams(place.location.search);
      const pointer = Atlas.pointer(map);
      if (!pointer.listing && !asked.has("area") && !asked.has("practice")) return;
      setTimeout(() => { if (!event.defaultPrevented) pointer.escape(event); }, 0);
    };
    page.addEventListener("keydown", pressed, true);
    window.addEventListener("pagehide", () => page.removeEventListener("keydown", pressed, true));
  }

  /* The page around the map's frame, where it may be touched. */
  function outer() {
    try { return window.parent.location.search !== undefined ? window.parent : null; } catch { return null; }
  }
})();
