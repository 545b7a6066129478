/**
 * The events that Pinterest knows; it refuses every other: ConversionEventsData in https://github.com/pinterest/api-description
 * (read 2026-11)
 */

export const PINTEREST_EVENTS = [
  'page_visit',
  'view_content',
  'view_category',
  'search',
  'add_to_wishlist',
  'add_to_cart',
  'initiate_checkout',
  'add_payment_info',
  'checkout',
  'signup',
  'lead',
  'subscribe',
  'watch_video',
  'custom',
] as const;
