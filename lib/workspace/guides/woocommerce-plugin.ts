/**
 * The WordPress plugin for WooCommerce, one file: prints the snippet, reports the thank-you page, and saves the visitor with the
 * order. https://developer.woocommerce.com/docs/ (read 2026-11)
 */
import type { GuideContext } from './define';

/** The plugin's text. Addresses are PHP strings in single quotes, so nothing in them can be run. */
export function wooCommercePlugin({
  publicUrl,
  scriptPath,
  cookieName,
}: Pick<GuideContext, 'publicUrl' | 'scriptPath' | 'cookieName'>): string {
  return `<?php
/**
 * Plugin Name: Tieback
 * Description: First-party tracking: the snippet, the thank-you page, and the visitor's id in each order.
 * Version: 1.0.0
 * Requires Plugins: woocommerce
 */
defined('ABSPATH') || exit;

const TIEBACK_SCRIPT = ${phpText(`${publicUrl}/c/${scriptPath}`)};
const TIEBACK_COOKIE = ${phpText(cookieName)};

add_action('wp_head', function () {
    echo '<script>window.tieback=window.tieback||function(){(tieback.q=tieback.q||[]).push([Date.now(),arguments])}</script>' . "\\n";
    echo '<script async src="' . esc_url(TIEBACK_SCRIPT) . '"></script>' . "\\n";
}, 1);

function tieback_cookie(string $name): string {
    return isset($_COOKIE[$name]) ? sanitize_text_field(wp_unslash($_COOKIE[$name])) : '';
}

/** The visitor and the ad platforms' own cookies go into the order; the webhook brings them back. */
function tieback_remember($order): void {
    foreach (array(TIEBACK_COOKIE => '_tieback_visitor', '_fbp' => '_fbp', '_fbc' => '_fbc', '_ga' => '_ga') as $cookie => $meta) {
        $value = tieback_cookie($cookie);
        if ($value !== '') {
            $order->update_meta_data($meta, $value);
        }
    }
    $sessions = array_filter(array_keys($_COOKIE), fn($name) => preg_match('/^_ga_\\w+$/', $name));
    if ($sessions) {
        $order->update_meta_data('_ga_sessions', implode('; ', array_map(fn($name) => $name . '=' . tieback_cookie($name), $sessions)));
    }
}
add_action('woocommerce_checkout_create_order', 'tieback_remember');
add_action('woocommerce_store_api_checkout_update_order_meta', 'tieback_remember');

${THANK_YOU}`;
}

/** The purchase in the browser's words, and the buyer's e-mail. */
const THANK_YOU = `add_action('woocommerce_thankyou', function ($order_id) {
    $order = wc_get_order($order_id);
    if (!$order) {
        return;
    }
    $items = array();
    foreach ($order->get_items() as $item) {
        $product = $item->get_product();
        $items[] = array(
            'item_id' => $product && $product->get_sku() ? $product->get_sku() : (string) $item->get_product_id(),
            'item_name' => $item->get_name(),
            'price' => wc_format_decimal($order->get_item_total($item, true), 2),
            'quantity' => $item->get_quantity(),
        );
    }
    $purchase = array(
        'transaction_id' => (string) $order->get_order_number(),
        'currency' => $order->get_currency(),
        'value' => (string) $order->get_total(),
        'tax' => (string) $order->get_total_tax(),
        'shipping' => (string) $order->get_shipping_total(),
        'coupon' => implode(',', $order->get_coupon_codes()),
        'items' => $items,
    );
    $email = $order->get_billing_email();
    echo '<script>';
    if ($email) {
        echo 'tieback("identify",' . wp_json_encode(array('email' => $email), JSON_HEX_TAG | JSON_HEX_AMP) . ');';
    }
    echo 'tieback("track","purchase",' . wp_json_encode($purchase, JSON_HEX_TAG | JSON_HEX_AMP) . ');</script>';
});
`;

/** A PHP string in single quotes. */
function phpText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
