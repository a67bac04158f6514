/* What all layers of the atlas share. folium composes the map and hands each layer its order as JSON; outlines, names,
   figures and points come from content-addressed files that the browser keeps, so that a change of the view sends
   little more than one class an area. Text from the registry only ever becomes a text node or an attribute. */
(function () {
  "use strict";
  const Atlas = L.Atlas;

  /* What pictures share with this map, from dashboard/maps/drawing.py; FAR: before this zoom a city is a blot. */
  Atlas.FAR = Atlas.drawing.far;

  /* World coordinates: pixels of a Web Mercator world at zoom 17, as geodata/bundle/geometry.py packs them. */
  const ZOOM = 17;
  const WORLD = 256 * Math.pow(2, ZOOM);
  Atlas.zoomFactor = (zoom) => Math.pow(2, zoom - ZOOM);
  Atlas.world = function (lat, lon) {
    const sine = Math.sin((lat * Math.PI) / 180);
    return [((lon + 180) / 360) * WORLD, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD];
  };
  Atlas.latlng = function (x, y) {
    const across = Math.PI * (1 - (2 * y) / WORLD);
    return L.latLng((Math.atan(Math.sinh(across)) * 180) / Math.PI, (x / WORLD) * 360 - 180);
  };

  /* A page that stands alone says so: `search` is the view's position as in an address, `margins` what to keep free around
     the region (left, top, right, bottom in pixels), `over` how much of a map's width its card may hide. Such a page neither reads nor writes the page around it. */
  Atlas.alone = null;
  /* A page that carries its files holds them here by address: what a JSON file says, base64 of outlines, pictures as
     data: addresses. Nothing that is here is asked for. */
  Atlas.inside = {};
  Atlas.picture = (address) => Atlas.inside[address] || address;

  /* Files named by their content: asked for once, whatever layers come and go. A failed one may be asked again. */
  const files = new Map();
  Atlas.file = function (address, read) {
    if (!files.has(address)) {
      const asked = address in Atlas.inside ? carried(Atlas.inside[address], read) : fetched(address, read);
      const entry = { value: null, promise: asked };
      asked.then((value) => { entry.value = value; }, () => files.delete(address));
      files.set(address, entry);
    }
    return files.get(address);
  };

  function fetched(address, read) {
    return fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(address + ": " + answer.status);
      return read ? answer.arrayBuffer().then(read) : answer.json();
    });
  }

  async function carried(content, read) {
    return read ? read(Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0)).buffer) : content;
  }

  /* What such a file held, where it has come already. */
  Atlas.here = (address) => (files.has(address) ? files.get(address).value : null);

  /* Tells Streamlit what was chosen, and nothing else. The counter makes two clicks on one thing two events. */
  let reports = 0;
  Atlas.report = function (kind, id) {
    reports += 1;
    if (window.Streamlit) window.Streamlit.setComponentValue({ kind: kind, id: id, count: reports });
    window.dispatchEvent(new CustomEvent("atlas:choose", { detail: { kind: kind, id: id } }));
  };
  Atlas.painted = (layer, number) =>
    window.dispatchEvent(new CustomEvent("atlas:painted", { detail: { layer: layer, number: number } }));

  Atlas.element = function (tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined && text !== null) made.textContent = text;
    return made;
  };
  Atlas.label = function (title, lines) {
    const box = Atlas.element("div", "atlas-label");
    box.append(Atlas.element("strong", "", title));
    (lines || []).filter(Boolean).forEach((line) => box.append(Atlas.element("span", "", line)));
    return box;
  };
  /* A text with {names}; and one in the form for one or for several, for numbers from 1. */
  Atlas.filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  Atlas.counted = (forms, number, values) => Atlas.filled(number === 1 ? forms.one : forms.other, { n: number, ...values });

  Atlas.pane = function (map, name, level) {
    if (!map.getPane(name)) {
      const made = map.createPane(name);
      made.style.zIndex = level;
      made.style.pointerEvents = "none";
    }
    return name;
  };

  /* folium adds its layers anew at every rerun. Ours are orders to an actor that stays on the map, so that what did
     not change is not drawn again; an actor without an order at the end of the turn leaves. */
  Atlas.Order = L.Layer.extend({
    initialize(order) { this.order = order; },
    onAdd(map) {
      const actors = (map.atlas = map.atlas || {});
      const actor = (actors[this.role] = actors[this.role] || this.actor(map));
      const said = JSON.stringify(this.order);
      const news = said !== actor.said;
      actor.holder = this;
      actor.said = said;
      if (news) actor.follow(this.order);
      if (news) map.fire("atlas:ordered");
    },
    onRemove(map) {
      const actor = map.atlas[this.role];
      if (!actor || actor.holder !== this) return;
      actor.holder = null;
      setTimeout(() => {
        if (actor.holder || map.atlas[this.role] !== actor) return;
        delete map.atlas[this.role];
        actor.leave();
      }, 0);
    },
  });

  /* What stays free around what is to be seen: on a roomy map the legend stands at the bottom left, under what is wide
     and beside what is high; with need and support it is high itself and always stands beside. */
  Atlas.frame = function (map, bounds) {
    if (Atlas.alone) {
      const [left, top, right, bottom] = Atlas.alone.margins;
      return { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] };
    }
    const [[south, west], [north, east]] = bounds;
    const wide = (east - west) * Math.cos((north * Math.PI) / 180) > 1.1 * (north - south);
    const roomy = map.getSize().x > 640 && map.getSize().y > 500;
    const high = document.querySelector(".atlas-with-cells");
    const legend = roomy && high ? [high.offsetWidth, 10] : roomy ? (wide ? [0, 230] : [150, 40]) : [0, 0];
    return { paddingTopLeft: [24 + legend[0], 76], paddingBottomRight: [24, 30 + legend[1]] };
  };

  /* Fits bounds into the map, less what `around` keeps free; without that where nothing would be left. A map that has no
     size yet waits for one: Streamlit may give the frame its size only after the map was made. */
  Atlas.fit = function (map, bounds, around, options) {
    const { x, y } = map.getSize();
    if (!x || !y) {
      map.once("resize", () => Atlas.fit(map, bounds, around, options));
      return;
    }
    const free = around(map, bounds);
    const [left, top] = free.paddingTopLeft;
    const [right, bottom] = free.paddingBottomRight;
    const room = x - left - right > 60 && y - top - bottom > 60;
    map.fitBounds(bounds, { animate: false, ...options, ...(room ? free : {}) });
  };

  /* `settled`: the position is somebody's choice. `shown`: the choice that was last brought into sight. */
  Atlas.position = { settled: false, shown: null };

  /* Brings a choice made elsewhere (table, search, address) into sight; one made on the map is in sight already. */
  Atlas.show = function (map, id, bounds) {
    const state = Atlas.position;
    const news = id !== state.shown;
    state.shown = id;
    if (!news || (state.settled && map.getBounds().pad(-0.05).contains(bounds) && !speck(map, bounds))) return;
    state.settled = true;
    Atlas.fit(map, bounds, besideTheDetail, { maxZoom: 13.5 });
  };

  /* The lower part is where the legend stands, or on a phone the sheet that tells of the choice. */
  function besideTheDetail(map) {
    const { x, y } = map.getSize();
    if (Atlas.alone) return { paddingTopLeft: [40, 40], paddingBottomRight: [Atlas.alone.over(x), 40] };
    return { paddingTopLeft: [60, 60], paddingBottomRight: [60, x > 640 ? Math.min(240, 0.36 * y) : 0.5 * y] };
  }

  /* An area so small at this zoom that its outline would not be noticed. */
  function speck(map, bounds) {
    const [one, other] = [bounds.getSouthWest(), bounds.getNorthEast()].map((corner) => map.latLngToContainerPoint(corner));
    const size = Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y));
    return size > 0 && size < 48;
  }
})();
