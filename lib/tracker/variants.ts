/**
 * The builds of the snippet: each holds the parts that a site has switched on, and not a byte of the others. `links` hands visitors over
 * to the store's other domains, and counts clicks to foreign sites; `shop` reads GA4's e-commerce pushes; `tools` hears consent tools;
 * `pixels` shows events to the platforms' own pixels, `items` under the ids of a connection's catalogue.
 */
export const trackerParts = ['links', 'shop', 'tools', 'pixels', 'items'] as const;
export type TrackerPart = (typeof trackerParts)[number];

/** The file of the build that has exactly these parts. */
export function trackerFile(parts: readonly TrackerPart[]): string {
  return `${['tracker', ...trackerParts.filter((part) => parts.includes(part))].join('-')}.js`;
}

/** Every choice of parts. */
export const trackerBuilds: readonly (readonly TrackerPart[])[] = Array.from({ length: 2 ** trackerParts.length }, (_, choice) =>
  trackerParts.filter((_part, index) => (choice >> index) & 1),
);

/** Each platform's own code is built into this folder, as `<destination>.js`. */
export const PIXEL_FOLDER = 'pixels';

/** What the served script calls the object that holds the platforms' code; it stands around the snippet and is no global of the page. */
export const PIXELS_NAME = '__tiebackPixels__';

/** The built custom pixel for Shopify's checkout. */
export const SHOPIFY_PIXEL = 'shopify-pixel.js';

/** Stands in the built pixel where the site's collection address goes. */
export const ENDPOINT_PLACEHOLDER = '__tiebackEndpoint__';
