/** Reads what a shop already pushes to window.dataLayer for Google Analytics 4: GTM's ecommerce objects and gtag's arguments. */

type Track = (name: string, properties: Record<string, unknown>) => void;
type Layer = { push: (...entries: unknown[]) => number } & ArrayLike<unknown>;

/** Shows each entry of the data layer to `seen`: those that are there, and from now on each that comes. */
export function watchDataLayer(seen: (entry: Record<string, unknown>) => void): void {
  const home = window as unknown as { dataLayer?: unknown[] };
  home.dataLayer ??= [];
  const layer = home.dataLayer as unknown as Layer;
  const push = layer.push.bind(layer);
  const show = (entry: unknown) => isObject(entry) && seen(entry);
  Array.from(layer).forEach(show);
  layer.push = (...entries) => {
    entries.forEach(show);
    return push(...entries);
  };
}

/** Tracks the e-commerce event that an entry holds, if it holds one. */
export function readEcommerce(
  { event, ecommerce, 0: command, 1: name, 2: parameters }: Record<string, unknown>,
  track: Track,
): void {
  if (typeof event === 'string' && isObject(ecommerce)) track(event, ecommerce);
  if (
    command === 'event' &&
    typeof name === 'string' &&
    isObject(parameters) &&
    (parameters.items || parameters.transaction_id || parameters.promotion_id)
  ) {
    track(name, parameters);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
