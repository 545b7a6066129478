/**
 * Whether a visitor who comes from another site in the middle of a visit is only back from there: from signing in, paying or a
 * card check at a host that no list knows. Such a return has no campaign and no click id, and leads to the cart, the checkout, the
 * account or the thank-you page, or carries what such services answer with. The names are those of shop systems' own addresses
 * (Shopify, WooCommerce, Magento, Shopware, PrestaShop, BigCommerce) and their translations; the parameters those of OAuth 2.0,
 * Stripe, PayPal, Adyen, Klarna and 3-D Secure. General knowledge, 2026-11.
 */
import { referrerHostOf } from '@/lib/model/acquisition';
import type { Acquisition } from '@/lib/model/touchpoint';
import { isBareReferral } from './acquisition';
import { isHostOrBelow } from './host-patterns';
import { readLanding } from './landing';
import { passagesWithinVisit } from './tables/passage-hosts';

const twoSided = passagesWithinVisit.trim().split(/\s+/);

/** Parts of a path, whole or before an ending such as ".html". */
const RETURN_PARTS = new Set(
  `cart carts basket bag shopping-cart shoppingcart warenkorb panier carrito carrello cesta winkelwagen winkelmand varukorg
  handlekurv kurv koszyk kosik kosar sepet carrinho checkout checkouts onepage onestepcheckout kasse kassa caisse commande
  bestellen bestellung pedido finalizar-compra ordine kasa pokladna payment payments pay paiement zahlung pago pagamento betaling
  order orders order-received order-confirmation order-complete order_complete orderconfirmation commande-recue
  bestellbestaetigung finish success confirmation confirm confirmed complete completed thank-you thank_you thankyou thanks danke
  vielen-dank merci gracias grazie bedankt obrigado tack tak takk kiitos dziekujemy dekujeme account accounts my-account
  my_account myaccount mein-konto meinkonto konto mon-compte moncompte compte mi-cuenta cuenta mio-account mijn-account
  minha-conta customer customers login log-in signin sign-in register registration anmelden connexion authentification oauth
  oauth2 auth sso callback return`
    .trim()
    .split(/\s+/),
);

const RETURN_PARAMS = new Set(
  `payment_intent payment_intent_client_secret setup_intent redirect_status payerid paymentid ba_token redirectresult resultcode
  order_key wc-api klarna_order_id checkout_token id_token session_state oauth_token oauth_verifier pares cres threedsmethoddata
  trxid transactionid order_id orderid checkout_session_id session_id`
    .trim()
    .split(/\s+/),
);

/** Whether what "brought" a visitor in the middle of a visit is only the way back to it. */
export function isReturn(acquisition: Acquisition, { url, referrer }: { url: string; referrer?: string | undefined }): boolean {
  if (!isBareReferral(acquisition)) return false;
  const from = referrerHostOf(referrer);
  return isReturnPage(url) || (from !== undefined && twoSided.some((host) => isHostOrBelow(from, host)));
}

/** Whether the page is one that a buyer comes back to: by its path, by the path behind its hash, or by its parameters. */
export function isReturnPage(url: string): boolean {
  const { lower } = readLanding(url);
  if ([...lower.keys()].some((name) => RETURN_PARAMS.has(name))) return true;
  if (lower.has('state') && (lower.has('code') || lower.has('error'))) return true;
  const path = url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/\?[^#]*/, '');
  return path
    .toLowerCase()
    .split(/[/#!?&]+/)
    .some((part) => RETURN_PARTS.has(part.replace(/\.[a-z]+$/, '')));
}
