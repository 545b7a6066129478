/**
 * Referrer hosts that need more than their own name: redirect hosts of big sites, search engines with a domain for each country, and
 * payment pages, from which a buyer comes back without any marketing having happened. General knowledge of the hosts' own redirects, 2026-11.
 */

/** Source name by host or registrable domain. */
export const referrerSources: ReadonlyMap<string, string> = new Map([
  ['l.facebook.com', 'facebook'], ['lm.facebook.com', 'facebook'], ['m.facebook.com', 'facebook'], ['facebook.com', 'facebook'],
  ['fb.com', 'facebook'], ['fb.me', 'facebook'], ['l.instagram.com', 'instagram'], ['instagram.com', 'instagram'],
  ['l.threads.net', 'threads'], ['threads.net', 'threads'], ['threads.com', 'threads'], ['t.co', 'twitter'], ['twitter.com', 'twitter'],
  ['x.com', 'twitter'], ['lnkd.in', 'linkedin'], ['linkedin.com', 'linkedin'], ['out.reddit.com', 'reddit'], ['reddit.com', 'reddit'],
  ['pinterest.com', 'pinterest'], ['pin.it', 'pinterest'], ['tiktok.com', 'tiktok'], ['youtube.com', 'youtube'], ['youtu.be', 'youtube'],
  ['snapchat.com', 'snapchat'], ['vimeo.com', 'vimeo'], ['twitch.tv', 'twitch'], ['bing.com', 'bing'], ['duckduckgo.com', 'duckduckgo'],
  ['ecosia.org', 'ecosia'], ['baidu.com', 'baidu'], ['qwant.com', 'qwant'], ['startpage.com', 'startpage'],
  ['search.brave.com', 'search.brave.com'], ['mail.google.com', 'mail.google.com'], ['outlook.live.com', 'outlook.live.com'],
  ['mail.yahoo.com', 'mail.yahoo.com'],
]);

/** Names that have a domain in every country: the label before the public suffix is enough. */
export const countryDomains: ReadonlySet<string> = new Set(['google', 'yahoo', 'yandex', 'ecosia', 'pinterest', 'amazon', 'ebay']);

/** Web mail: what is clicked there came by e-mail. */
export const mailHosts: ReadonlySet<string> = new Set([
  'mail.google.com', 'outlook.live.com', 'outlook.office.com', 'outlook.office365.com', 'mail.yahoo.com', 'mail.aol.com', 'mail.proton.me',
  'app.fastmail.com', 'webmail.web.de', 'navigator.gmx.net', 'navigator.web.de',
]);

/** Android apps that open links in a browser: what a tap in them counts as. */
export const appSources: ReadonlyMap<string, string> = new Map([
  ['com.google.android.googlequicksearchbox', 'google'], ['com.google.android.gm', 'mail.google.com'], ['com.facebook.katana', 'facebook'],
  ['com.instagram.android', 'instagram'], ['com.pinterest', 'pinterest'], ['com.twitter.android', 'twitter'],
  ['com.linkedin.android', 'linkedin'], ['com.reddit.frontpage', 'reddit'], ['com.zhiliaoapp.musically', 'tiktok'],
  ['com.google.android.youtube', 'youtube'], ['com.slack', 'slack'], ['org.telegram.messenger', 'telegram'],
]);

/** Payment services, wallets and card-issuer check pages, by registrable domain. */
export const paymentDomains: ReadonlySet<string> = new Set([
  'paypal.com', 'paypalobjects.com', 'stripe.com', 'stripe.network', 'klarna.com', 'klarnaservices.com', 'shop.app', 'shopifypay.com',
  'adyen.com', 'mollie.com', 'worldpay.com', 'braintreegateway.com', 'braintree-api.com', 'checkout.com', 'squareup.com', 'square.link',
  'afterpay.com', 'clearpay.co.uk', 'affirm.com', 'sezzle.com', 'zip.co', 'amazonpay.com', 'payments-amazon.com', 'sofort.com', 'giropay.de',
  'paydirekt.de', 'ideal.nl', 'bancontact.com', 'przelewy24.pl', 'payu.com', 'twint.ch', 'saferpay.com', 'wirecard.com', 'unzer.com',
  'computop-paygate.com', 'cardinalcommerce.com', 'arcot.com', 'rsa3dsauth.com', '3dsecure.io', 'netcetera-payment.ch', 'mercadopago.com',
  'razorpay.com', 'paytm.com', 'vippsmobilepay.com', 'swish.nu', 'trustly.com', 'gocardless.com', 'recurly.com', 'chargebee.com',
]);
