/**
 * The builds of the snippet, by what they can: `links` is for stores on several domains, and for those that count clicks to other sites; `pixels`
 * can that too, and shows events to the platforms' own pixels.
 */
export const trackerVariants = { plain: 'tracker.js', links: 'tracker-links.js', pixels: 'tracker-pixels.js' } as const;
export type TrackerVariant = keyof typeof trackerVariants;

/** Each platform's own code is built into this folder, as `<destination>.js`. */
export const PIXEL_FOLDER = 'pixels';

/** What the served script calls the object that holds the platforms' code; it stands around the snippet and is no global of the page. */
export const PIXELS_NAME = '__tiebackPixels__';

/** The built custom pixel for Shopify's checkout. */
export const SHOPIFY_PIXEL = 'shopify-pixel.js';

/** Stands in the built pixel where the site's collection address goes. */
export const ENDPOINT_PLACEHOLDER = '__tiebackEndpoint__';
