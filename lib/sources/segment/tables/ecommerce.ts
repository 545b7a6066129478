/**
 * Segment's e-commerce and B2B event names with ours (GA4's). https://segment.com/docs/connections/spec/ecommerce/v2/ (read 2026-11)
 * Names are compared without case; what is not here stays a custom event in snake_case.
 */
export const standardNames: ReadonlyMap<string, string> = new Map([
  ['products searched', 'search'],
  ['product list viewed', 'view_item_list'],
  ['product clicked', 'select_item'],
  ['product viewed', 'view_item'],
  ['product added', 'add_to_cart'],
  ['product removed', 'remove_from_cart'],
  ['product added to wishlist', 'add_to_wishlist'],
  ['cart viewed', 'view_cart'],
  ['checkout started', 'begin_checkout'],
  ['payment info entered', 'add_payment_info'],
  ['order completed', 'purchase'],
  ['order updated', 'order_updated'],
  ['order refunded', 'refund'],
  ['order cancelled', 'purchase'],
  ['signed up', 'sign_up'],
  ['account created', 'sign_up'],
  ['signed in', 'login'],
  ['trial started', 'start_trial'],
  ['lead generated', 'generate_lead'],
]);

/** Properties whose names differ; all others keep theirs. */
export const propertyNames: ReadonlyMap<string, string> = new Map([
  ['order_id', 'transaction_id'],
  ['orderId', 'transaction_id'],
  ['checkout_id', 'checkout_token'],
  ['cart_id', 'cart_token'],
  ['query', 'search_term'],
  ['list_id', 'item_list_id'],
]);

/** Members of a product, by the name that GA4 gives them. */
export const itemNames: ReadonlyMap<string, string> = new Map([
  ['product_id', 'item_id'],
  ['name', 'item_name'],
  ['brand', 'item_brand'],
  ['variant', 'item_variant'],
  ['category', 'item_category'],
  ['position', 'index'],
]);
