/** Guides for shop systems. What a platform's screens are called was read in its documentation in 2026-11. */
import type { Guide, GuideContext } from './define';
import { magentoModule } from './magento-module';

/** Shopify: theme, checkout and webhooks. */
export function shopifyGuide({ snippet, shopifyPixel }: GuideContext): Guide {
  return {
    id: 'shopify',
    name: 'Shopify',
    about: 'The theme reports visits, a custom pixel reports the checkout, webhooks report the money.',
    steps: [
      {
        title: 'Theme',
        text:
          'Online Store, Themes, Edit code, theme.liquid: paste this right after <head>. It puts the visitor’s id ' +
          'into the cart by itself, as the attribute tieback_visitor.',
        code: { language: 'html', file: 'layout/theme.liquid', text: snippet },
      },
      {
        title: 'Checkout',
        text:
          'Settings, Customer events, Add custom pixel: paste the code, choose the permissions your consent banner ' +
          'stands for, save and connect.',
        code: { language: 'javascript', text: shopifyPixel },
      },
      {
        title: 'Webhooks',
        text:
          'Add a Shopify source on the Sources screen. In Shopify: Settings, Notifications, Webhooks, JSON, the ' +
          'address of the source, for the topics Order creation, Order payment, Order update, Order cancellation, ' +
          'Order deletion, Refund create, Checkout creation and Checkout update. The key that signs them stands at the bottom of that ' +
          'page: enter it as the source’s secret.',
      },
    ],
  };
}

/** WooCommerce: a plugin of one file, and webhooks. */
export function wooCommerceGuide(): Guide {
  return {
    id: 'woocommerce',
    name: 'WooCommerce',
    about: 'One plugin file reports visits and orders and writes the visitor into each order; webhooks report the money.',
    steps: [
      {
        title: 'Plugin',
        text:
          'Download tieback.php below, put it into wp-content/plugins/tieback/, and activate Tieback under Plugins. ' +
          'It prints the snippet, reports the thank-you page, and saves the visitor’s id with the order, in the ' +
          'classic and the block checkout.',
      },
      {
        title: 'Webhooks',
        text:
          'Add a WooCommerce source on the Sources screen. In WordPress: WooCommerce, Settings, Advanced, Webhooks: ' +
          'one each for Order created, Order updated, Order deleted and Order restored, and for Subscription created ' +
          'where WooCommerce Subscriptions is used, with the source’s address as delivery URL and its secret as secret.',
      },
    ],
  };
}

/** Magento and Adobe Commerce: the snippet in the head, and a module that posts orders. */
export function magentoGuide({ snippet }: GuideContext): Guide {
  return {
    id: 'magento',
    name: 'Magento / Adobe Commerce',
    about: 'The snippet in the head, and a small module that posts each saved order, signed.',
    steps: [
      {
        title: 'Snippet',
        text: 'Content, Design, Configuration, your theme, HTML Head, Scripts and Style Sheets: paste this.',
        code: { language: 'html', text: snippet },
      },
      ...magentoModule.map(({ file, text }, index) => ({
        title: index === 0 ? 'Module' : file.replace(/^.*\//, ''),
        text:
          index === 0
            ? 'Create these files below app/code/Tieback/Orders, add a Magento source on the Sources screen, set the ' +
              'address and the secret with bin/magento config:set tieback/orders/address and tieback/orders/secret, ' +
              'then run bin/magento setup:upgrade.'
            : 'The same module.',
        code: { language: file.endsWith('.xml') ? 'xml' : 'php', file, text },
      })),
    ],
  };
}

/** Stripe Checkout: what goes into the session's metadata, and the webhook. */
export function stripeGuide({ snippet }: GuideContext): Guide {
  return {
    id: 'stripe',
    name: 'Stripe Checkout',
    about:
      'The page tells your server who the visitor is, the session carries it, Stripe’s webhook brings it back with the money.',
    steps: [
      { title: 'Snippet', text: 'Into the head of every page.', code: { language: 'html', text: snippet } },
      {
        title: 'In the page',
        text: 'Send the visitor’s id along when you ask your server for a session.',
        code: {
          language: 'javascript',
          text:
            "tieback('id', (visitor) => {\n  fetch('/create-checkout-session', {\n    method: 'POST',\n" +
            "    headers: { 'content-type': 'application/json' },\n    body: JSON.stringify({ visitor }),\n  });\n});",
        },
      },
      {
        title: 'On your server',
        text:
          'Put it, and your order number, into the metadata of the session and of its payment: refunds name only the ' +
          'payment.',
        code: {
          language: 'javascript',
          text:
            'const metadata = { order_id: order.number, tieback_visitor: visitor };\n' +
            'const session = await stripe.checkout.sessions.create({\n  ...yourSession,\n  metadata,\n' +
            '  payment_intent_data: { metadata },\n});',
        },
      },
      {
        title: 'Webhook',
        text: 'Add a Stripe source on the Sources screen; its page names the events to choose under Developers, Webhooks.',
      },
    ],
  };
}
