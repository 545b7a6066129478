/**
 * A platform's own browser pixel, loaded by the snippet beside the server's delivery. The browser code is `pixel-browser.ts` in
 * the destination's folder, built on its own; what it is told of each event carries the deduplication key of the server's copy.
 */

export type { PixelEvent, StartPixel } from '@/lib/model/pixel';

export type PixelDefinition = {
  /** Which settings the pixel needs, by their names; they become public. Secrets cannot be among them. */
  settings: readonly string[];
  /** The host that the platform's script comes from, for content security policies. */
  scriptHost: string;
  /** Whether the platform counts a browser event and a server event with the same key once. */
  deduplicates: boolean;
  /** Whether the pixel shows events that the mapping calls so; absent: it shows all. */
  shows?: (as: string) => boolean;
};
