import assert from "node:assert/strict";

import {
  areaEntries,
  findEntries,
  isNear,
  meetingPlaceEntries,
  practiceEntries,
} from "../../dashboard/maps/static/search.js";

/**
 * Areas of a level from rows of name, residents, what it lies in and other ways to find it.
 * @param {string} level
 * @param {[string, number, (string | null)?, object?][]} rows
 */
function areas(level, rows) {
  const more = rows.map(([, , , given]) => /** @type {any} */ (given || {}));
  const byRow = (/** @type {string} */ key) =>
    Object.fromEntries(more.flatMap((one, at) => one[key] ? [[at, one[key]]] : []));
  return areaEntries({
    level: level,
    ids: rows.map(([name]) => level[0] + "-" + name),
    names: rows.map(([name]) => name),
    places: rows.map(([, , place]) => place || null),
    also: more.map(({ also }) => also || null),
    around: more.map(({ around }) => around || null),
    size: rows.map(([, size]) => size),
    villages: byRow("villages"),
    postcodes: byRow("postcodes"),
  }, level);
}

const ENTRIES = [
  ...areas("municipality", [
    ["Antwerpen", 485200, null, {
      also: ["Anvers", "Antwerp"],
      villages: { Berchem: 43500, Deurne: 78700 },
      postcodes: ["2000", "2600"],
    }],
    ["Gent", 247400, null, { also: ["Gand", "Ghent"], villages: { Ledeberg: 8500 }, postcodes: ["9000", "9050"] }],
    ["Genk", 65000, null, { postcodes: ["3600"] }],
    ["Brussel", 163200, null, { also: ["Bruxelles", "Brussels"], postcodes: ["1000", "1040"] }],
    ["Etterbeek", 45200, null, { postcodes: ["1040"] }],
    ["Sint-Jans-Molenbeek", 91700, null, { also: ["Molenbeek-Saint-Jean"], postcodes: ["1080"] }],
    ["Sint-Agatha-Berchem", 22800, null, { also: ["Berchem-Sainte-Agathe"], postcodes: ["1082"] }],
    ["Sint-Lambrechts-Woluwe", 51500, null, { also: ["Woluwe-Saint-Lambert"] }],
    ["Sint-Pieters-Woluwe", 39500, null, { also: ["Woluwe-Saint-Pierre"] }],
    ["Sint-Niklaas", 72300, null, { also: ["Saint-Nicolas"], villages: { Belsele: 9000 } }],
    ["Bekkevoort", 6000, null, { villages: { "Molenbeek-Wersbeek": 1200 } }],
    ["Lievegem", 25600, null, { also: ["Lovendegem", "Waarschoot", "Zomergem"] }],
    ["De Pinte", 10300, null, { also: ["Nazareth-De Pinte"] }],
    ["Nazareth", 11200, null, { also: ["Nazareth-De Pinte"] }],
    ["Ham", 10400, null, { also: ["Tessenderlo-Ham"] }],
    ["Tessenderlo", 17900, null, { also: ["Tessenderlo-Ham"] }],
    ["Hamme", 24200],
    ["Heist-op-den-Berg", 40200],
    ["Knokke-Heist", 34000],
    ["Leuven", 98000, null, { villages: { "Kessel-Lo": 30200 } }],
  ]),
  ...areas("neighbourhood", [
    ["Molenbeek", 500, "Bekkevoort"],
    ["Berchem", 16000, "Antwerpen"],
    ["Oud-Laken", 17400, "Brussel", { also: ["Vieux Laeken"], around: ["Bruxelles"] }],
    ["Rabot – Blaisantvest", 8200, "Gent", { around: ["Gand"] }],
    ["Heist", 8500, "Knokke-Heist"],
    ["Gentbrugge", 7400, "Gent"],
    ["11040A0", 15500, "Schoten"],
  ]),
  ...practiceEntries({
    ids: ["p1", "p2"],
    names: ["Gent helpt", "Café ’t Huis"],
    lat: [51, null],
    lon: [3.7, null],
  }, "praktijk"),
  ...meetingPlaceEntries({ names: ["Molenbeek Café"], lat: [50], lon: [4], lines: ["café"], line: [0] }),
];

/** @param {string} text */
const found = (text) => findEntries(ENTRIES, text).map(({ entry }) => entry.name);

for (
  const [text, ...wanted] of [
    ["Molenbeek", "Sint-Jans-Molenbeek", "Molenbeek", "Bekkevoort"],
    ["Molen", "Sint-Jans-Molenbeek"],
    ["Woluwe", "Sint-Lambrechts-Woluwe", "Sint-Pieters-Woluwe"],
    ["Berchem", "Sint-Agatha-Berchem", "Antwerpen", "Berchem"],
    ["Ge", "Gent", "Genk", "Gentbrugge"],
    ["Gent", "Gent", "Gentbrugge", "Gent helpt"],
    ["ghent", "Gent"],
    ["Brussels", "Brussel"],
    ["Ham", "Ham", "Tessenderlo", "Hamme"],
    ["Heist", "Heist-op-den-Berg", "Knokke-Heist", "Heist"],
    ["Lovendegem", "Lievegem"],
    ["Nazareth-De Pinte", "Nazareth", "De Pinte"],
    ["De Pinte", "De Pinte", "Nazareth"],
    ["kessel lo", "Leuven"],
    ["Kessel‑Lo", "Leuven"],
    ["St-Niklaas", "Sint-Niklaas"],
    ["st. niklaas", "Sint-Niklaas"],
    ["Saint Nicolas", "Sint-Niklaas"],
    ["St Agatha", "Sint-Agatha-Berchem"],
    ["Ste Agathe", "Sint-Agatha-Berchem"],
    ["vieux laeken", "Oud-Laken"],
    ["rabot-blaisantvest", "Rabot – Blaisantvest"],
    ["gand rabot", "Rabot – Blaisantvest"],
    ["cafe 't huis", "Café ’t Huis"],
    ["9000", "Gent"],
    ["9050", "Gent"],
    ["3600", "Genk"],
    ["1080", "Sint-Jans-Molenbeek"],
    ["108", "Sint-Jans-Molenbeek", "Sint-Agatha-Berchem"],
    ["9000 Gent", "Gent"],
    ["Gent 9000", "Gent"],
  ]
) {
  Deno.test(`what ${text} finds first`, () => assert.deepEqual(found(text).slice(0, wanted.length), wanted));
}

Deno.test("a postcode finds first the municipality whose main one it is, and no number inside a word", () => {
  assert.deepEqual(found("1040"), ["Etterbeek", "Brussel"]);
});

for (
  const [typed, wanted] of [
    ["Gnet", "Gent"],
    ["Gentt", "Gent"],
    ["Molenbek", "Sint-Jans-Molenbeek"],
    ["Molenbeke", "Sint-Jans-Molenbeek"],
    ["Antwrpen", "Antwerpen"],
    ["Antwepr", "Antwerpen"],
    ["Lovendgem", "Lievegem"],
    ["Sint Niklas", "Sint-Niklaas"],
    ["rabot blaisantvset", "Rabot – Blaisantvest"],
  ]
) Deno.test(`${typed} has one typing error`, () => assert.equal(found(typed)[0], wanted));

Deno.test("two errors, a short word and a postcode with an error find nothing", () => {
  assert.deepEqual(["Gnett", "Hxm", "9100", "Antwrpne", "", " – "].map(found), [[], [], [], [], [], []]);
});

Deno.test("an error is allowed only where no name has the words as they are typed", () => {
  assert.ok(!found("Genk").includes("Gent"));
  assert.ok(found("Gent").every((name) => name !== "Genk"));
  /* Typed as it is inside a word only: that comes first. */
  assert.deepEqual(found("oord").slice(0, 1), []);
});

Deno.test("a hit says by which name it was found", () => {
  const by = (/** @type {string} */ text) => findEntries(ENTRIES, text)[0].by;
  assert.deepEqual(["Lovendegem", "3600", "Ledeberg", "Gand", "Gent"].map(by), [
    "Lovendegem",
    "3600",
    "Ledeberg",
    "Gand",
    "Gent",
  ]);
});

Deno.test("a practice has its point, or none", () => {
  const points = ENTRIES.filter(({ kind }) => kind === "practice").map(({ point }) => point);
  assert.deepEqual(points, [[51, 3.7], null]);
});

for (
  const [one, other, near] of /** @type {[string, string, boolean][]} */ ([
    ["gent", "gent", true],
    ["gent", "genk", true],
    ["gent", "gnet", true],
    ["gent", "gen", true],
    ["gen", "gent", true],
    ["gent", "agent", true],
    ["gent", "gents", true],
    ["gent", "ngte", false],
    ["gent", "gensk", false],
    ["abcd", "badc", false],
    ["aabb", "abab", true],
    ["gent", "ge", false],
    ["", "a", true],
  ])
) {
  Deno.test(`${one || "nothing"} and ${other} ${near ? "" : "do not "}differ by one error at most`, () =>
    assert.equal(isNear(one, other), near));
}
