/* The atlas's Leaflet layers. folium composes the map and hands each layer its data as JSON; geometry is fetched once
   by its content address and kept, so that a change of figures or filters sends no polygon again.
   Text from the registry only ever becomes a text node or an attribute, never markup. */
(function () {
  "use strict";
  const geometries = (window.atlasGeometries = window.atlasGeometries || {});
  let reports = 0;

  /* Tells Streamlit what was chosen. The counter makes two clicks on one thing two events. */
  function report(kind, id) {
    reports += 1;
    if (window.Streamlit) window.Streamlit.setComponentValue({ kind: kind, id: id, count: reports });
    window.dispatchEvent(new CustomEvent("atlas:choose", { detail: { kind: kind, id: id } }));
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined && text !== null) made.textContent = text;
    return made;
  }

  function label(title, lines) {
    const box = element("div", "atlas-label");
    box.append(element("strong", "", title));
    (lines || []).filter(Boolean).forEach((line) => box.append(element("span", "", line)));
    return box;
  }

  function pane(map, name, level, deaf) {
    if (!map.getPane(name)) {
      map.createPane(name).style.zIndex = level;
      if (deaf) map.getPane(name).style.pointerEvents = "none";
    }
    return name;
  }

  /* `settled`: the position is somebody's choice. `shown`: the choice that was last brought into sight. */
  const state = { settled: false, shown: null };

  /* Brings a choice made elsewhere (table, address) into sight; one made on the map is in sight already. */
  function show(map, id, bounds) {
    const news = id !== state.shown;
    state.shown = id;
    if (!news || (state.settled && map.getBounds().pad(-0.05).contains(bounds))) return;
    state.settled = true;
    map.fitBounds(bounds, { maxZoom: 13.5, padding: [60, 60], animate: false });
  }

  function onKeys(target, action) {
    target.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      action();
    });
  }

  /* Where the reader looks: from the address at first, and back into the address after each move, without a rerun. */
  L.AtlasPosition = L.Layer.extend({
    initialize(bounds) { this.bounds = bounds; },
    onAdd(map) {
      const place = (this.place = this.window());
      const asked = new URLSearchParams(place ? place.location.search : "");
      const center = (asked.get("center") || "").split(",").map(Number);
      const zoom = asked.get("zoom") ? Number(asked.get("zoom")) : 12;
      const good = center.length === 2 && center.every(Number.isFinite) && Math.abs(center[0]) <= 90
        && Math.abs(center[1]) <= 180 && Number.isFinite(zoom);
      if (good) map.setView(center, zoom, { animate: false });
      else this.fit(map);
      map.on("zoomend", this.scale, this);
      this.scale({ target: map });
      map.on("moveend", this.remember, this);
      map.getContainer().addEventListener("keydown", (event) => { if (event.key === "Escape") report("none", null); });
      /* Streamlit may give the frame its width only after the map was made. */
      const fit = new ResizeObserver(() => map.invalidateSize({ pan: false }));
      fit.observe(map.getContainer());
      /* Only what the reader moves is remembered; the first fit to the region is nobody's choice. */
      state.settled = good;
      this.moved = false;
      ["pointerdown", "wheel", "keydown"].forEach((name) => {
        document.addEventListener(name, () => { this.moved = state.settled = true; }, { capture: true, once: true, passive: true });
      });
      if (!good) map.on("resize", () => { if (!state.settled) this.fit(map); });
      return this;
    },
    onRemove(map) { map.off("moveend", this.remember, this).off("zoomend", this.scale, this); },
    /* On a wide map the legend stands on the left: what is to be seen goes beside it, or above it if it is wide too. */
    fit(map) {
      const [[south, west], [north, east]] = this.bounds;
      const wide = (east - west) * Math.cos((north * Math.PI) / 180) > 1.6 * (north - south);
      const legend = map.getSize().x > 640;
      const left = legend && !wide ? 236 : 24;
      const below = legend && wide ? Math.min(350, map.getSize().y / 2) : 30;
      map.fitBounds(this.bounds, { animate: false, paddingTopLeft: [left, 56], paddingBottomRight: [24, below] });
    },
    /* From afar symbols are drawn smaller, so that a city does not become one blot. */
    scale(event) {
      const map = event.target;
      map.getContainer().classList.toggle("atlas-far", map.getZoom() < 11.25);
    },
    window() {
      try { return window.parent.location.search !== undefined ? window.parent : null; } catch { return null; }
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

  /* Areas: polygons from a content-addressed route, one class number an area. */
  L.AtlasAreas = L.Layer.extend({
    initialize(options) { this.data = options; },
    onAdd(map) {
      this.gone = false;
      map.on("zoomend", this.choose, this);
      return this.choose();
    },
    onRemove(map) {
      this.gone = true;
      map.off("zoomend", this.choose, this);
      if (this.layer) this.layer.remove();
    },
    /* The coarse level from afar, the fine one from near by, or when an area of it is chosen. */
    async choose() {
      const levels = this.data.levels;
      const fine = this._map.getZoom() >= this.data.from_zoom;
      const level = levels[fine ? levels.length - 1 : 0];
      if (level === this.level) return;
      this.level = level;
      const url = level.url;
      geometries[url] = geometries[url] || fetch(url).then((answer) => {
        if (!answer.ok) throw new Error("areas: " + answer.status);
        return answer.json();
      });
      let collection;
      try { collection = await geometries[url]; } catch (problem) { delete geometries[url]; throw problem; }
      if (this.gone || this.level !== level) return;
      if (this.layer) this.layer.remove();
      this.draw(this._map, collection);
    },
    draw(map, collection) {
      const renderer = L.svg({ pane: pane(map, "atlas-areas", 390), padding: 0.4 });
      this.layer = L.geoJSON(collection, {
        renderer: renderer,
        pane: "atlas-areas",
        style: (feature) => this.style(feature.properties.id),
        onEachFeature: (feature, layer) => this.prepare(feature.properties.id, layer),
      }).addTo(map);
      hatch(renderer);
      const chosen = this.data.selected && this.layer.getLayers().find((l) => l.feature.properties.id === this.data.selected);
      if (chosen) { chosen.bringToFront(); chosen.setStyle({ color: this.data.ink, weight: 2.4 }); show(map, this.data.selected, chosen.getBounds()); }
      window.dispatchEvent(new CustomEvent("atlas:areas", { detail: this.layer.getLayers().length }));
    },
    style(id) {
      const area = this.level.areas[id];
      const none = !area || area[0] < 0;
      return {
        className: "atlas-area" + (none ? " atlas-no-data" : ""), color: "#fff", weight: 0.8, fillOpacity: 1,
        fillColor: !this.data.colour ? "#eae6dd" : none ? "url(#atlas-hatch)" : this.data.palette[area[0]],
      };
    },
    prepare(id, layer) {
      const area = this.level.areas[id] || [-1, id, ""];
      layer.bindTooltip(() => label(area[1], [area[2]]), { sticky: true, direction: "top", className: "atlas-tooltip" });
      layer.on("mouseover", () => { if (id !== this.data.selected) layer.setStyle({ color: this.data.ink, weight: 1.4 }).bringToFront(); });
      layer.on("mouseout", () => { if (id !== this.data.selected) layer.setStyle({ color: "#fff", weight: 0.8 }); });
      layer.on("click", () => report("area", id));
    },
  });

  function hatch(renderer) {
    const svg = renderer._container;
    if (!svg || svg.querySelector("#atlas-hatch")) return;
    const ns = "http://www.w3.org/2000/svg";
    const make = (tag, attributes) => {
      const made = document.createElementNS(ns, tag);
      Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
      return made;
    };
    const pattern = make("pattern", { id: "atlas-hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    pattern.append(make("rect", { width: 6, height: 6, fill: "#f6f3ec" }), make("rect", { width: 1.3, height: 6, fill: "#c9c2b3" }));
    const defs = make("defs", {});
    defs.append(pattern);
    svg.prepend(defs);
  }

  /* Practices: symbols, a halo as wide as the place is uncertain, and lists where only the municipality is known. */
  L.AtlasPractices = L.LayerGroup.extend({
    initialize(options) { L.LayerGroup.prototype.initialize.call(this); this.data = options; },
    onAdd(map) {
      pane(map, "atlas-halos", 420, true);
      const beside = {};
      this.data.points.forEach((point) => {
        const key = point.lat.toFixed(4) + point.lon.toFixed(4);
        (beside[key] = beside[key] || []).push(point);
      });
      Object.values(beside).forEach((points) => points.forEach((point, at) => this.point(point, at, points.length)));
      this.data.groups.forEach((group) => this.group(group));
      L.LayerGroup.prototype.onAdd.call(this, map);
      map.on("zoomend", this.resize, this);
      this.resize();
      const chosen = [...this.data.points, ...this.data.groups.flatMap((group) => group.practices.map((practice) =>
        ({ id: practice.id, lat: group.lat, lon: group.lon })))].find((point) => point.id === this.data.selected);
      if (chosen) show(map, chosen.id, L.latLngBounds([[chosen.lat, chosen.lon], [chosen.lat, chosen.lon]]));
    },
    onRemove(map) { map.off("zoomend", this.resize, this); L.LayerGroup.prototype.onRemove.call(this, map); },
    point(point, at, of) {
      const selected = point.id === this.data.selected;
      const size = selected ? 30 : 22;
      /* Practices at the very same place stand side by side, so that none hides another. */
      const shift = of > 1 ? (at - (of - 1) / 2) * 20 : 0;
      if (point.radius) {
        const halo = L.circleMarker([point.lat, point.lon], {
          pane: "atlas-halos", interactive: false, color: this.data.accent, weight: 1.2, dashArray: "4 4",
          opacity: 0.8, fillOpacity: 0.05, className: "atlas-halo",
        });
        halo.metres = point.radius;
        this.addLayer(halo);
      }
      const image = element("img");
      image.src = this.data.symbols + point.symbol + ".svg";
      image.alt = "";
      const marker = L.marker([point.lat, point.lon], {
        icon: L.divIcon({ className: "atlas-practice" + (selected ? " atlas-chosen" : ""), html: image,
          iconSize: [size, size], iconAnchor: [size / 2 - shift, size / 2] }),
        keyboard: true, riseOnHover: true, zIndexOffset: selected ? 2000 : 0,
      });
      marker.bindTooltip(() => label(point.name, [point.line]), { direction: "top", offset: [shift, -10], className: "atlas-tooltip" });
      marker.on("click", () => report("practice", point.id));
      marker.on("add", () => {
        const box = marker.getElement();
        box.setAttribute("role", "button");
        box.setAttribute("aria-label", point.name + ", " + point.line);
        box.dataset.practice = point.id;
        onKeys(box, () => report("practice", point.id));
      });
      this.addLayer(marker);
    },
    group(group) {
      const count = element("span", "", String(group.practices.length));
      const marker = L.marker([group.lat, group.lon], {
        icon: L.divIcon({ className: "atlas-group", html: count, iconSize: [26, 26] }), keyboard: true, riseOnHover: true,
      });
      marker.bindTooltip(() => label(group.title), { direction: "top", offset: [0, -12], className: "atlas-tooltip" });
      marker.bindPopup(() => this.list(group), { className: "atlas-popup", maxHeight: 260, minWidth: 220 });
      marker.on("add", () => {
        const box = marker.getElement();
        box.setAttribute("role", "button");
        box.setAttribute("aria-label", group.title);
        onKeys(box, () => marker.openPopup());
      });
      this.addLayer(marker);
    },
    list(group) {
      const box = element("div");
      box.append(element("p", "", group.title));
      group.practices.forEach((practice) => {
        const button = element("button", "", practice.name);
        button.type = "button";
        button.dataset.practice = practice.id;
        button.addEventListener("click", () => report("practice", practice.id));
        box.append(button);
      });
      return box;
    },
    /* A halo keeps its size on the ground; where its symbol is wider, the symbol says no more than the halo would. */
    resize() {
      const map = this._map;
      if (!map) return;
      this.eachLayer((layer) => {
        if (!layer.metres) return;
        const at = layer.getLatLng();
        const metresAPixel = (40075016.686 * Math.cos((at.lat * Math.PI) / 180)) / (256 * Math.pow(2, map.getZoom()));
        const radius = layer.metres / metresAPixel;
        layer.setRadius(radius);
        layer.setStyle({ stroke: radius > 11, fill: radius > 11 });
      });
    },
  });

  /* Meeting places: small and quiet. */
  L.AtlasMeetingPlaces = L.LayerGroup.extend({
    initialize(options) {
      L.LayerGroup.prototype.initialize.call(this);
      options.points.forEach((point) => {
        const marker = L.marker([point.lat, point.lon], {
          icon: L.divIcon({ className: "atlas-meeting-place", iconSize: [9, 9] }), keyboard: false, zIndexOffset: -1000,
        });
        marker.bindTooltip(() => label(point.name, [point.line]), { direction: "top", className: "atlas-tooltip" });
        this.addLayer(marker);
      });
    },
  });

  /* Legend: what the colours and symbols mean, with units, year and the number of areas a step. */
  L.AtlasLegend = L.Layer.extend({
    initialize(options) { this.data = options; },
    onAdd(map) {
      this.control = new L.Control({ position: "bottomleft" });
      this.control.onAdd = () => this.build();
      this.control.addTo(map);
      map.attributionControl.addAttribution(this.data.credit);
    },
    onRemove(map) { this.control.remove(); map.attributionControl.removeAttribution(this.data.credit); },
    build() {
      const data = this.data;
      const box = element("details", "atlas-legend");
      box.open = window.innerWidth > 520;
      box.append(element("summary", "", data.title || data.heading));
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      if (data.steps.length) {
        box.append(element("p", "", data.unit));
        const scale = element("div", "atlas-scale");
        data.steps.forEach((step) => {
          const one = element("span");
          const colour = element("i");
          colour.style.background = step.colour;
          colour.title = step.title;
          one.append(colour, element("b", "", step.from));
          scale.append(one);
        });
        scale.append(element("b", "atlas-scale-end", data.end));
        box.append(scale);
      }
      data.marks.forEach((mark) => {
        const row = element("div", "atlas-mark");
        if (mark.hatch) row.append(element("i", "atlas-hatched"));
        else {
          const image = element("img");
          image.src = mark.image;
          image.alt = "";
          row.append(image);
        }
        row.append(element("span", "", mark.label));
        box.append(row);
      });
      return box;
    },
  });

  /* Buttons on the map: jump to a city, and an outside base map that is asked for only when the reader switches it on. */
  L.AtlasPlaces = L.Layer.extend({
    initialize(options) { this.data = options; },
    onAdd(map) {
      this.control = new L.Control({ position: "topleft" });
      this.control.onAdd = () => {
        const box = element("div", "atlas-places");
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", this.data.label);
        L.DomEvent.disableClickPropagation(box);
        this.data.places.forEach((place) => {
          const button = element("button", "", place.name);
          button.type = "button";
          button.addEventListener("click", () => map.flyToBounds(place.bounds, { duration: 0.6, paddingTopLeft: [map.getSize().x > 640 ? 230 : 10, 40] }));
          box.append(button);
        });
        box.append(this.outsideMap(map));
        return box;
      };
      this.control.addTo(map);
      pane(map, "atlas-cities", 620, true);
      this.cities = L.layerGroup(this.data.places.map((place) => {
        const [[, west], [north, east]] = place.bounds;
        const icon = L.divIcon({ className: "atlas-city", html: element("span", "", place.name) });
        return L.marker([north, (west + east) / 2], { icon: icon, pane: "atlas-cities", interactive: false, keyboard: false });
      })).addTo(map);
    },
    onRemove() { this.control.remove(); this.cities.remove(); },
    outsideMap(map) {
      const box = element("label", "atlas-outside");
      const check = element("input");
      check.type = "checkbox";
      check.checked = Boolean(window.atlasOutside);
      box.title = this.data.outside.note;
      box.append(check, element("span", "", this.data.outside.label));
      check.addEventListener("change", () => {
        if (check.checked) {
          pane(map, "atlas-outside", 200);
          window.atlasOutside = L.tileLayer(this.data.outside.url, { pane: "atlas-outside", maxZoom: 19, attribution: this.data.outside.credit });
          window.atlasOutside.addTo(map);
        } else if (window.atlasOutside) {
          window.atlasOutside.remove();
          window.atlasOutside = null;
        }
        map.getContainer().classList.toggle("atlas-see-through", check.checked);
      });
      return box;
    },
  });
})();
