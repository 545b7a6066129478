/** The builds of the snippet, by what they can: `links` is for stores on several domains, and for those that count clicks to other sites. */
export const trackerVariants = { plain: 'tracker.js', links: 'tracker-links.js' } as const;
export type TrackerVariant = keyof typeof trackerVariants;

/** The built custom pixel for Shopify's checkout. */
export const SHOPIFY_PIXEL = 'shopify-pixel.js';

/** Stands in the built pixel where the site's collection address goes. */
export const ENDPOINT_PLACEHOLDER = '__tiebackEndpoint__';
