/** A first mapping for a payload nobody has described: by the names that its members have. */
import type { Mapping } from './mapping';
import { targets } from './targets';

/** Names that senders use, most telling first; compared without case and separators. */
const synonyms: Record<string, readonly string[]> = {
  id: ['eventid', 'messageid', 'webhookid'],
  occurredAt: ['occurredat', 'createdat', 'processedat', 'paidat', 'timestamp', 'created', 'date'],
  transaction_id: ['transactionid', 'ordernumber', 'orderid', 'orderkey', 'reference', 'number'],
  currency: ['currency', 'currencycode', 'ordercurrencycode'],
  value: ['totalprice', 'grandtotal', 'ordertotal', 'total', 'amount', 'value'],
  tax: ['totaltax', 'taxamount', 'tax', 'vat'],
  shipping: ['totalshipping', 'shippingamount', 'shippingcost', 'shipping'],
  discount: ['totaldiscounts', 'discountamount', 'discounttotal', 'discount'],
  coupon: ['couponcode', 'discountcode', 'coupon', 'voucher'],
  refund_id: ['refundid'],
  updated_at: ['updatedat', 'modifiedat'],
  checkout_token: ['checkouttoken', 'checkoutid'],
  cart_token: ['carttoken', 'cartid', 'quoteid'],
  visitor: ['tiebackvisitor'],
  userId: ['customerid', 'userid'],
  email: ['email', 'customeremail', 'emailaddress'],
  phone: ['phone', 'phonenumber', 'telephone'],
  firstName: ['firstname'],
  lastName: ['lastname'],
  city: ['city'],
  postalCode: ['postalcode', 'postcode', 'zip'],
  country: ['countrycode', 'country'],
  url: ['landingpage', 'landingsite', 'landingurl'],
  referrer: ['referrer', 'referringsite'],
};

const LEAVES_MAX = 500;
const DEPTH_MAX = 6;

/** The paths of all plain values, shallow ones first. */
function leavesOf(json: unknown): { path: string; name: string }[] {
  const leaves: { path: string; name: string }[] = [];
  let level: { value: unknown; path: string; name: string }[] = [{ value: json, path: '', name: '' }];
  for (let depth = 0; depth <= DEPTH_MAX && level.length > 0 && leaves.length < LEAVES_MAX; depth += 1) {
    const next: typeof level = [];
    for (const { value, path, name } of level) {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        for (const [key, part] of Object.entries(value)) next.push({ value: part, path: join(path, key), name: plain(key) });
      } else if (path !== '' && value !== null && !Array.isArray(value)) leaves.push({ path, name });
    }
    level = next;
  }
  return leaves;
}

function join(path: string, key: string): string {
  if (!/^[^.[\]'"\s]+$/.test(key)) return `${path}['${key.replaceAll("'", '')}']`;
  return path === '' ? key : `${path}.${key}`;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** A mapping that fits the sample's names, for somebody to check. An order, where it has a total; else a custom event. */
export function guessMapping(sample: unknown): Mapping {
  const leaves = leavesOf(sample);
  const fields: Mapping['fields'] = {};
  const used = new Set<string>();
  for (const { id } of targets) {
    const found = (synonyms[id] ?? []).flatMap(
      (name) => leaves.find((leaf) => leaf.name === name && !used.has(leaf.path)) ?? [],
    )[0];
    if (!found) continue;
    used.add(found.path);
    fields[id as keyof Mapping['fields']] = { path: found.path };
  }
  const isOrder = fields.value !== undefined && fields.currency !== undefined;
  const orderId =
    fields.transaction_id ?? (isOrder ? leaves.filter(({ name }) => name === 'id').map(({ path }) => ({ path }))[0] : undefined);
  return { event: isOrder ? 'purchase' : 'generate_lead', fields: { ...fields, ...(orderId && { transaction_id: orderId }) } };
}
