/* Leaflet, the vendored classic script: the one place that reads its global. */
/// <reference path="./leaflet.d.ts" />
export default globalThis.L;
