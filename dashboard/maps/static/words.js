/* What Leaflet and the frame around the map call themselves, in the reader's language. */
(function () {
  "use strict";
  const Atlas = L.Atlas;

  class Words {
    constructor(map) {
      this.map = map;
      map.on("popupopen", this.popup, this);
    }

    follow(order) {
      this.order = order;
      this.name(".leaflet-control-zoom-in", order.zoom_in);
      this.name(".leaflet-control-zoom-out", order.zoom_out);
      if (this.map._popup) this.popup({ popup: this.map._popup });
      /* A page that stands alone has said who it is. */
      if (Atlas.alone) return;
      document.documentElement.lang = order.lang;
      document.title = order.title;
      const container = this.map.getContainer();
      container.setAttribute("role", "region");
      container.setAttribute("aria-label", order.title + ". " + order.keys);
      try { if (window.frameElement) window.frameElement.title = order.title; } catch { /* Somebody else's page. */ }
    }

    leave() { this.map.off("popupopen", this.popup, this); }

    popup({ popup }) {
      if (popup._closeButton) popup._closeButton.setAttribute("aria-label", this.order.close);
    }

    name(selector, text) {
      const button = this.map.getContainer().querySelector(selector);
      if (!button) return;
      button.title = text;
      button.setAttribute("aria-label", text);
    }
  }

  L.AtlasWords = Atlas.Order.extend({ role: "words", actor: (map) => new Words(map) });
})();
