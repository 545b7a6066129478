/** Reads what a shop already pushes to window.dataLayer for Google Analytics 4: GTM's ecommerce objects and gtag's arguments. */

type Track = (name: string, properties: Record<string, unknown>) => void;
type Layer = { push: (...entries: unknown[]) => number } & ArrayLike<unknown>;

/** Calls `track` for each e-commerce event that is there, and from now on for each that comes. */
export function readDataLayer(track: Track): void {
  const home = window as unknown as { dataLayer?: unknown[] };
  home.dataLayer ??= [];
  const layer = home.dataLayer as unknown as Layer;
  const push = layer.push.bind(layer);
  Array.from(layer).forEach((entry) => read(entry, track));
  layer.push = (...entries) => {
    entries.forEach((entry) => read(entry, track));
    return push(...entries);
  };
}

function read(entry: unknown, track: Track): void {
  const { event, ecommerce, 0: command, 1: name, 2: parameters } = (entry ?? {}) as Record<string, unknown>;
  if (typeof event === 'string' && isObject(ecommerce)) track(event, ecommerce);
  if (
    command === 'event' &&
    typeof name === 'string' &&
    isObject(parameters) &&
    (parameters.items || parameters.transaction_id)
  ) {
    track(name, parameters);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
