/* One place on the map: set by a click or by Enter in the middle of the map, and drawn as the atlas will draw it, with a
   halo as wide as the place is uncertain. */
(function () {
  "use strict";
  const Atlas = L.Atlas;
  const SIZE = 26;
  /* A town with what lies around it. */
  const NEAR = 12.5;

  const differ = (one, other) => JSON.stringify(one) !== JSON.stringify(other);

  class Spot {
    constructor(map) {
      this.map = map;
      Atlas.pane(map, "atlas-halo", 590);
      Atlas.pane(map, "atlas-spot", 640);
      Atlas.pointer(map).add(this, 3);
      this.key = (event) => this.pressed(event);
      map.getContainer().addEventListener("keydown", this.key);
      this.size = new ResizeObserver(() => this.resized());
      this.size.observe(map.getContainer());
      map.attributionControl.setPrefix(false);
      this.scale = () => map.getContainer().classList.toggle("atlas-far", map.getZoom() < Atlas.FAR);
      map.on("zoomend", this.scale);
      this.scale();
    }

    follow(order) {
      const before = this.order;
      this.order = order;
      const here = order.at && L.latLng(order.at);
      const mine = here && this.set && here.distanceTo(this.set) < 2;
      this.set = null;
      this.map.getContainer().classList.toggle("atlas-setting", order.pick);
      if (!before) this.start();
      else if (here ? !mine && differ(order.at, before.at) : order.near && differ(order.near, before.near)) this.start();
      this.draw();
    }

    leave() {
      Atlas.pointer(this.map).remove(this);
      this.map.getContainer().removeEventListener("keydown", this.key);
      this.map.off("zoomend", this.scale);
      this.size.disconnect();
      [this.marker, this.halo].forEach((layer) => layer && layer.remove());
    }

    /* The frame may get its size after the map was made, or when the page around it changes. */
    resized() {
      this.map.invalidateSize({ pan: false });
      if (!this.moved && this.order) this.start();
    }

    start() {
      const { at, near, zoom } = this.order;
      if (at || near) this.map.setView(at || near, at ? zoom : NEAR, { animate: false });
      else Atlas.fit(this.map, this.order.bounds, () => ({ paddingTopLeft: [10, 10], paddingBottomRight: [10, 10] }));
    }

    draw() {
      const { at, radius, symbol, accent, title } = this.order;
      [this.marker, this.halo].forEach((layer) => layer && layer.remove());
      this.marker = this.halo = null;
      if (!at) return;
      if (radius) {
        this.halo = L.circle(at, { radius: radius, pane: "atlas-halo", color: accent, weight: 1.2, dashArray: "4 4", fillColor: accent,
          fillOpacity: 0.1, interactive: false, className: "atlas-halo" }).addTo(this.map);
      }
      const icon = L.icon({ iconUrl: symbol, iconSize: [SIZE, SIZE], className: "atlas-spot" });
      this.marker = L.marker(at, { icon: icon, pane: "atlas-spot", alt: title, title: title, interactive: false, keyboard: false }).addTo(this.map);
    }

    /* Areas below keep their names; a click anywhere sets the place. */
    hit(latlng, place, slack) {
      if (!this.order.pick) return null;
      const areas = this.map.atlas.areas;
      const area = areas && areas.hit(latlng, place, slack);
      return { key: area ? area.key : "spot", area: area, label: () => (area ? area.label() : Atlas.label(this.order.hint)), choose: () => this.choose(latlng) };
    }

    hover(found) {
      const areas = this.map.atlas.areas;
      if (areas) areas.hover(found && found.area);
    }

    pressed(event) {
      if (event.target !== this.map.getContainer()) return;
      this.moved = true;
      if (event.key !== "Enter" || !this.order.pick) return;
      event.preventDefault();
      this.choose(this.map.getCenter());
    }

    choose(latlng) {
      this.moved = true;
      this.set = latlng;
      this.order = { ...this.order, at: [latlng.lat, latlng.lng], radius: 0 };
      this.draw();
      Atlas.report("spot", [latlng.lat, latlng.lng]);
    }
  }

  L.AtlasSpot = Atlas.Order.extend({ role: "spot", actor: (map) => new Spot(map) });
})();
