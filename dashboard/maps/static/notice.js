/* What the map waits for and what did not come: said over the map, with a way to ask again. A layer whose file failed
   must not look like one that found nothing. */
(function () {
  "use strict";
  const Atlas = L.Atlas;
  const LATE_MS = 400;
  const MAPS = new WeakMap();

  /* A file that a map needs: what it held where it is here already, else null, and `then` gets it when it comes. `what`
     names the need; the last file that was asked for under a name decides what is said of it. `texts`: `failed`, `again`,
     and `loading` where waiting is said too. */
  Atlas.need = function (map, what, file, texts, then) {
    const notices = noticesOf(map);
    const entry = Atlas.file(file.url, file.read);
    const turn = notices.turn(what);
    if (entry.value) {
      notices.say(what, turn, null);
      return entry.value;
    }
    const late = texts.loading && setTimeout(() => notices.say(what, turn, texts.loading), LATE_MS);
    const over = () => clearTimeout(late);
    entry.promise.then((value) => {
      over();
      notices.say(what, turn, null);
      then(value);
    }, () => {
      over();
      notices.say(what, turn, texts.failed, { text: texts.again, act: () => { notices.over(what); again(map, what, file, texts, then); } });
    });
    return null;
  };

  function again(...need) {
    const value = Atlas.need(...need);
    if (value) need[need.length - 1](value);
  }

  /* Nobody needs it any more. */
  Atlas.needless = (map, what) => noticesOf(map).over(what);

  function noticesOf(map) {
    if (!MAPS.has(map)) MAPS.set(map, new Notices(map));
    return MAPS.get(map);
  }

  class Notices {
    constructor(map) {
      this.map = map;
      this.turns = new Map();
      this.said = new Map();
    }

    /* A new question. What was said of the one before stands until this one is answered. */
    turn(what) {
      const next = (this.turns.get(what) || 0) + 1;
      this.turns.set(what, next);
      return next;
    }

    over(what) { this.say(what, this.turn(what), null); }

    say(what, turn, text, again) {
      if (this.turns.get(what) !== turn) return;
      if (text) this.said.set(what, { text: text, again: again });
      else if (!this.said.delete(what)) return;
      this.draw();
    }

    draw() {
      const said = [...this.said.values()];
      const failed = said.map((one) => one.again).filter(Boolean);
      if (!said.length) {
        if (this.box) this.box.remove();
        this.box = null;
        return;
      }
      if (!this.box) {
        this.box = Atlas.element("div", "atlas-notice");
        this.box.setAttribute("role", "status");
        L.DomEvent.disableClickPropagation(this.box);
        this.map.getContainer().append(this.box);
      }
      this.box.replaceChildren(...[...new Set(said.map((one) => one.text))].map((text) => Atlas.element("p", "", text)), ...failed.slice(0, 1).map((one) => this.button(one.text, failed)));
    }

    /* One button asks for all that failed. */
    button(text, failed) {
      const button = Atlas.element("button", "", text);
      button.type = "button";
      button.addEventListener("click", () => {
        this.map.getContainer().focus({ preventScroll: true });
        failed.forEach((one) => one.act());
      });
      return button;
    }
  }
})();
