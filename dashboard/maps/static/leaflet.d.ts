// deno-lint-ignore-file no-var -- globals of other scripts
// What our modules use of Leaflet 1.9, which comes without types of its own and from no registry.
declare namespace L {
  type LatLngTuple = [number, number];
  type AnyLatLng = LatLng | LatLngTuple;
  type AnyBounds = LatLngBounds | [LatLngTuple, LatLngTuple];
  type AnyPoint = Point | [number, number];

  interface Point {
    x: number;
    y: number;
    add(other: AnyPoint): Point;
    subtract(other: AnyPoint): Point;
    distanceTo(other: AnyPoint): number;
  }
  interface Bounds {
    min: Point;
    max: Point;
    contains(other: AnyPoint): boolean;
    getSize(): Point;
  }
  interface LatLng {
    lat: number;
    lng: number;
    distanceTo(other: AnyLatLng): number;
    wrap(): LatLng;
  }
  interface LatLngBounds {
    contains(other: AnyLatLng | LatLngBounds): boolean;
    extend(other: AnyLatLng): LatLngBounds;
    getCenter(): LatLng;
    getNorthEast(): LatLng;
    getSouthWest(): LatLng;
    pad(ratio: number): LatLngBounds;
  }

  // deno-lint-ignore no-explicit-any -- Leaflet's events and options have as many shapes as there are layers
  type Anything = any;
  type Listener = (event: Anything) => void;

  interface Layer {
    options: Anything;
    addTo(map: Map | Layer): this;
    remove(): this;
    bindTooltip(content: HTMLElement, options?: object): this;
  }
  interface LayerGroup extends Layer {
    clearLayers(): this;
  }
  interface Tooltip extends Layer {
    setLatLng(place: AnyLatLng): this;
    setContent(content: HTMLElement): this;
  }
  interface Marker extends Layer {
    getElement(): HTMLElement;
    getLatLng(): LatLng;
    on(types: string, listener: Listener): this;
    setLatLng(place: AnyLatLng): this;
  }
  interface Popup extends Tooltip {
    getElement(): HTMLElement;
    isOpen(): boolean;
    openOn(map: Map): this;
    _closeButton?: HTMLElement;
  }
  interface Control {
    addTo(map: Map): this;
    remove(): this;
    onAdd: (map: Map) => HTMLElement;
  }

  interface Map {
    options: Anything;
    attributionControl: {
      addAttribution(text: string): void;
      removeAttribution(text: string): void;
      setPrefix(prefix: string | false): void;
    };
    _popup?: Popup;
    closePopup(): this;
    containerPointToLatLng(point: AnyPoint): LatLng;
    createPane(name: string): HTMLElement;
    eachLayer(visit: (layer: Layer) => void): this;
    fire(type: string): this;
    fitBounds(bounds: AnyBounds, options?: object): this;
    flyTo(center: AnyLatLng, zoom: number, options?: object): this;
    flyToBounds(bounds: AnyBounds, options?: object): this;
    getBounds(): LatLngBounds;
    getBoundsZoom(bounds: AnyBounds, inside?: boolean, padding?: Point): number;
    getCenter(): LatLng;
    getContainer(): HTMLElement;
    dragging?: { disable(): void; enable(): void; enabled(): boolean };
    getMaxZoom(): number;
    getMinZoom(): number;
    panBy(by: AnyPoint, options?: object): this;
    setMaxBounds(bounds: AnyBounds): this;
    getPane(name: string): HTMLElement | undefined;
    getPixelBounds(): Bounds;
    getPixelOrigin(): Point;
    getSize(): Point;
    getZoom(): number;
    getZoomScale(to: number, from: number): number;
    hasLayer(layer: Layer): boolean;
    invalidateSize(options?: object): this;
    latLngToContainerPoint(place: AnyLatLng): Point;
    layerPointToContainerPoint(point: AnyPoint): Point;
    mouseEventToLatLng(event: MouseEvent): LatLng;
    off(types: string, listener: Listener, context?: object): this;
    on(types: string, listener: Listener, context?: object): this;
    once(types: string, listener: Listener, context?: object): this;
    project(place: AnyLatLng, zoom: number): Point;
    remove(): this;
    setView(center: AnyLatLng, zoom: number, options?: object): this;
    unproject(point: AnyPoint, zoom: number): LatLng;
  }

  /** A class of Leaflet's own kind: `this` of its methods has members that no declaration knows. */
  interface Class {
    // deno-lint-ignore no-explicit-any -- see above
    new (...values: Anything[]): any;
    prototype: Anything;
    // deno-lint-ignore no-explicit-any -- see above
    extend(members: Record<string, Anything> & ThisType<any>): Class;
  }
}

interface Leaflet {
  Control: new (options: object) => L.Control;
  control: { scale(options: object): L.Control; zoom(options: object): L.Control };
  DomEvent: {
    disableClickPropagation(box: HTMLElement): void;
    disableScrollPropagation(box: HTMLElement): void;
  };
  DomUtil: {
    create<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className?: string): HTMLElementTagNameMap[Tag];
    setPosition(box: HTMLElement, point: L.Point): void;
  };
  GridLayer: L.Class;
  Renderer: L.Class;
  bounds(one: L.AnyPoint, other: L.AnyPoint): L.Bounds;
  circle(center: L.AnyLatLng, options: object): L.Layer;
  circleMarker(center: L.AnyLatLng, options: object): L.Layer;
  divIcon(options: object): object;
  geoJSON(data: object, options: object): L.Layer;
  icon(options: object): object;
  latLng(place: L.AnyLatLng): L.LatLng;
  latLngBounds(places: L.AnyLatLng[]): L.LatLngBounds;
  layerGroup(layers?: L.Layer[]): L.LayerGroup;
  map(container: HTMLElement | string, options: object): L.Map;
  marker(place: L.AnyLatLng, options: object): L.Marker;
  point(x: number, y: number): L.Point;
  polygon(rings: L.LatLngTuple[][] | L.LatLngTuple[][][], options: object): L.Layer;
  polyline(places: L.AnyLatLng[], options: object): L.Layer;
  popup(options: object): L.Popup;
  svg(options: object): L.Layer;
  tileLayer(address: string, options: object): L.Layer;
  tooltip(options: object): L.Tooltip;
}
declare var L: Leaflet;
/** What streamlit-folium puts into the map's frame. */
declare var Streamlit: { setComponentValue(value: unknown): void } | undefined;
