/**
 * What the snippet and a platform's own browser pixel say to each other. The server's copy of an event and the pixel's carry the
 * same key, so that the platform counts both as one.
 */

/** One event in the page, by the connection's mapping. */
export type PixelEvent = {
  /** The deduplication key of the server's copy. */
  key: string;
  /** Our name. */
  name: string;
  /** The platform's name, rule or event id. */
  as: string;
  /** GA4-style parameters as the page told them: value, currency, transaction_id, items, search_term ... */
  properties: Record<string, unknown>;
  /** As in the server's copy (conversion.ts). */
  itemsAre?: 'product' | 'product_group';
};

/**
 * Starts the platform's pixel in the page and returns what shows it an event. `load` adds the platform's script to the page, at
 * most once for each address. Called only with the consent that the destination needs.
 */
export type StartPixel = (config: Record<string, string>, load: (url: string) => void) => (event: PixelEvent) => void;
