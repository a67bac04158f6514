/* Leaflet, the vendored classic script: the one place that reads its global, and loads it where no page did. */
/// <reference path="./leaflet.d.ts" />
const ADDRESS = "/assets/leaflet/leaflet.js";

if (!globalThis.L && globalThis.document) await import(new URL(ADDRESS, document.baseURI).href);
export default globalThis.L;
