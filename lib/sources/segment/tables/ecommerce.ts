/**
 * Segment's event and property names with ours (GA4's), by their snake_case form. The e-commerce spec, version 2
 * (https://segment.com/docs/connections/spec/ecommerce/v2/) with the names of version 1 that it takes for the same
 * (https://segment.com/docs/connections/spec/ecommerce/), and of the B2B spec what a store has
 * (https://segment.com/docs/connections/spec/b2b-saas/). All read 2026-11. What is not here keeps its own name.
 */
export const eventNames: ReadonlyMap<string, string> = new Map([
  ['products_searched', 'search'],
  ['product_list_viewed', 'view_item_list'],
  ['viewed_product_category', 'view_item_list'],
  ['product_clicked', 'select_item'],
  ['clicked_product', 'select_item'],
  ['promotion_viewed', 'view_promotion'],
  ['viewed_promotion', 'view_promotion'],
  ['promotion_clicked', 'select_promotion'],
  ['clicked_promotion', 'select_promotion'],
  ['product_viewed', 'view_item'],
  ['viewed_product', 'view_item'],
  ['product_added', 'add_to_cart'],
  ['added_product', 'add_to_cart'],
  ['wishlist_product_added_to_cart', 'add_to_cart'],
  ['product_removed', 'remove_from_cart'],
  ['removed_product', 'remove_from_cart'],
  ['product_added_to_wishlist', 'add_to_wishlist'],
  ['cart_viewed', 'view_cart'],
  ['checkout_started', 'begin_checkout'],
  ['started_order', 'begin_checkout'],
  ['payment_info_entered', 'add_payment_info'],
  ['order_completed', 'purchase'],
  ['completed_order', 'purchase'],
  ['order_cancelled', 'purchase'],
  ['order_refunded', 'refund'],
  ['signed_up', 'sign_up'],
  ['signed_in', 'login'],
  ['logged_in', 'login'],
  ['trial_started', 'start_trial'],
  ['lead_generated', 'generate_lead'],
]);

/** Properties of a track call that other parts of Tieback know by another name. */
export const propertyNames: ReadonlyMap<string, string> = new Map([
  ['order_id', 'transaction_id'],
  ['orderId', 'transaction_id'],
  ['checkout_id', 'checkout_token'],
  ['cart_id', 'cart_token'],
  ['list_id', 'item_list_id'],
]);

/** Of a promotion alone: what is said of the event is said of it. */
export const promotionNames: ReadonlyMap<string, string> = new Map([
  ['name', 'promotion_name'],
  ['creative', 'creative_name'],
  ['position', 'creative_slot'],
]);

/** Members of a product that are none of its ids. */
export const itemNames: ReadonlyMap<string, string> = new Map([
  ['name', 'item_name'],
  ['brand', 'item_brand'],
  ['variant', 'item_variant'],
  ['category', 'item_category'],
  ['position', 'index'],
]);

/** What names a product, the best first: version 1 says `id`, and a store without ids of its own has the public `sku` alone. */
export const productIds = ['product_id', 'id', 'sku'] as const;

/** Members of a product where an event is about a single one, and they stand among the event's own properties. */
export const productMembers: readonly string[] = [
  ...productIds,
  'name',
  'brand',
  'variant',
  'category',
  'price',
  'quantity',
  'coupon',
  'position',
  'url',
  'image_url',
  'variant_id',
  'item_category2',
  'item_category3',
  'item_category4',
  'item_category5',
  'location_id',
];

/** Events about a single product. */
export const productEvents: ReadonlySet<string> = new Set([
  'view_item',
  'select_item',
  'add_to_cart',
  'remove_from_cart',
  'add_to_wishlist',
]);

/** Events that state amounts. */
export const moneyEvents: ReadonlySet<string> = new Set([
  ...productEvents,
  'view_item_list',
  'view_cart',
  'begin_checkout',
  'add_shipping_info',
  'add_payment_info',
  'purchase',
  'refund',
]);

/**
 * Events whose properties speak of the user himself where they name an e-mail address or a phone; elsewhere it may be a friend's.
 */
export const personalEvents: ReadonlySet<string> = new Set([
  'sign_up',
  'login',
  'generate_lead',
  'subscribe',
  'start_trial',
  'begin_checkout',
  'purchase',
]);
