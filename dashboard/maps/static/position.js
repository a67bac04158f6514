/* Where the reader looks: from the address at first, and back into the address after each move, without a rerun. */
(function () {
  "use strict";
  const Atlas = L.Atlas;

  L.AtlasPosition = L.Layer.extend({
    initialize(bounds) { this.bounds = bounds; },
    onAdd(map) {
      const place = (this.place = outer());
      const asked = new URLSearchParams((place || window).location.search);
      const center = (asked.get("center") || "").split(",").map(Number);
      const zoom = asked.get("zoom") ? Number(asked.get("zoom")) : 12;
      const good = center.length === 2 && center.every(Number.isFinite) && Math.abs(center[0]) <= 90
        && Math.abs(center[1]) <= 180 && Number.isFinite(zoom);
      if (good) map.setView(center, zoom, { animate: false });
      else this.fit(map);
      map.on("zoomend", this.scale, this);
      this.scale({ target: map });
      map.on("moveend", this.remember, this);
      map.attributionControl.setPrefix(false);
      new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
      /* Only what the reader moves is remembered; the first fit to the region is nobody's choice. */
      Atlas.position.settled = good;
      this.moved = false;
      ["pointerdown", "wheel", "keydown"].forEach((name) => {
        document.addEventListener(name, () => { this.moved = Atlas.position.settled = true; }, { capture: true, once: true, passive: true });
      });
      if (!good) map.on("resize atlas-legend", () => { if (!Atlas.position.settled) this.fit(map); });
      return this;
    },
    onRemove(map) { map.off("moveend", this.remember, this).off("zoomend", this.scale, this); },
    fit(map) { Atlas.fit(map, this.bounds, Atlas.frame); },
    scale(event) {
      const map = event.target;
      map.getContainer().classList.toggle("atlas-far", map.getZoom() < Atlas.FAR);
    },
    remember(event) {
      if (!this.place || !this.moved) return;
      const map = event.target;
      const center = map.getCenter().wrap();
      const address = new URL(this.place.location.href);
      address.searchParams.set("center", center.lat.toFixed(5) + "," + center.lng.toFixed(5));
      address.searchParams.set("zoom", String(Math.round(map.getZoom() * 100) / 100));
      this.place.history.replaceState(this.place.history.state, "", address);
    },
  });

  /* The page around the map's frame, where it may be touched. */
  function outer() {
    try { return window.parent.location.search !== undefined ? window.parent : null; } catch { return null; }
  }
})();
