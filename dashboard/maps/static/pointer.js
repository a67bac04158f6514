/* One pointer for the whole map: what lies under it, its tooltip, and what a click on it chooses. Layers on canvas have
   no elements to listen to; each offers `hit(place, slack)` and is asked from the top down. */
(function () {
  "use strict";
  /* How far beside a thing still counts as on it, in pixels: a finger is no mouse. */
  const SLACK = { mouse: 2, touch: 14 };
  const MAPS = new WeakMap();

  L.Atlas.pointer = function (map) {
    if (!MAPS.has(map)) MAPS.set(map, new Pointer(map));
    return MAPS.get(map);
  };

  class Pointer {
    constructor(map) {
      this.map = map;
      this.layers = [];
      this.over = null;
      this.tooltip = L.tooltip({ direction: "top", className: "atlas-tooltip", offset: [0, -8], opacity: 1 });
      map.on("mousemove", this.move, this).on("mouseout movestart zoomstart", this.clear, this).on("click", this.click, this);
      /* A browser moves a finger's click onto what it thinks was meant; where the finger was decides here. */
      map.getContainer().addEventListener("pointerdown", (event) => { this.down = event; }, { passive: true });
      document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) this.escape(event); });
    }

    add(layer, rank) {
      this.layers = [...this.layers.filter((one) => one.layer !== layer), { layer: layer, rank: rank }];
      this.layers.sort((one, other) => other.rank - one.rank);
    }

    remove(layer) {
      this.clear();
      this.layers = this.layers.filter((one) => one.layer !== layer);
    }

    /* `slack` in pixels; a hit has `key`, `label()`, `choose()`, and `anchor` where its tooltip does not follow. */
    hit(event, slack) {
      for (const { layer } of this.layers) {
        const found = layer.hit(event.latlng, this.map.latLngToContainerPoint(event.latlng), slack);
        if (found) return { layer: layer, ...found };
      }
      return null;
    }

    move(event) {
      if (event.originalEvent.pointerType === "touch" || event.originalEvent.target.closest(".leaflet-control, .leaflet-popup, .atlas-notice")) return this.clear();
      this.last = event;
      if (!this.waiting) this.waiting = requestAnimationFrame(() => { this.waiting = 0; if (this.last) this.look(this.last); });
    }

    look(event) {
      const found = this.hit(event, SLACK.mouse);
      if (!found) return this.clear();
      if (!this.over || this.over.key !== found.key) {
        if (this.over) this.over.layer.hover(null);
        this.over = found;
        found.layer.hover(found);
        this.map.getContainer().classList.add("atlas-pointing");
        this.name();
      }
      this.tooltip.setLatLng(found.anchor || event.latlng);
      if (!this.map.hasLayer(this.tooltip)) this.tooltip.addTo(this.map);
    }

    /* Names and figures may still be on their way; they call this again when they arrive. */
    name() {
      if (!this.over) return;
      this.tooltip.options.offset = L.point(0, this.over.anchor ? -(this.over.radius || 8) - 2 : -8);
      this.tooltip.setContent(this.over.label());
    }

    clear() {
      this.last = null;
      if (this.over) this.over.layer.hover(null);
      this.over = null;
      this.tooltip.remove();
      this.map.getContainer().classList.remove("atlas-pointing");
    }

    click(event) {
      const touch = event.originalEvent && event.originalEvent.pointerType === "touch";
      const at = touch && this.down ? { latlng: this.map.mouseEventToLatLng(this.down) } : event;
      const found = this.hit(at, touch ? SLACK.touch : SLACK.mouse);
      if (found) found.choose();
    }

    get listing() { return Boolean(this.map._popup && this.map._popup.isOpen()); }

    /* What was opened last closes first: a list on the map, then the choice. */
    escape(event) {
      this.clear();
      if (this.listing) {
        event.preventDefault();
        const held = this.map._popup.getElement().contains(document.activeElement);
        this.map.closePopup();
        if (held) this.map.getContainer().focus({ preventScroll: true });
      } else if (!this.map.atlas.spot) L.Atlas.report("none", null);
    }
  }
})();
