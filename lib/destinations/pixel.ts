/**
 * A platform's own browser pixel, loaded by the snippet beside the server's delivery. The browser code is `pixel-browser.ts` in the destination's
 * folder, built on its own; what it is told of each event carries the deduplication key of the server's copy.
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
};

/**
 * Starts the platform's pixel in the page and returns what shows it an event. `load` adds the platform's script to the page, at most once for
 * each address. Called only with the consent that the destination needs.
 */
export type StartPixel = (config: Record<string, string>, load: (url: string) => void) => (event: PixelEvent) => void;

export type PixelDefinition = {
  /** Which settings the pixel needs, by their names; they become public. Secrets cannot be among them. */
  settings: readonly string[];
  /** The host that the platform's script comes from, for content security policies. */
  scriptHost: string;
  /** Whether the platform counts a browser event and a server event with the same key once. */
  deduplicates: boolean;
};
