/**
 * One event in the form of Criteo's Events API, with the visitor around it. https://guides.criteotilt.com/onetag/s2s/ (read
 * 2026-11)
 */
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { unitNumber } from '../money';
import { pieceNumber, spread } from '../order-lines';
import { knownParams } from '../params';
import { wholeQuantities } from '../quantity';
import { compact, buyerCountry, externalIdHash } from '../user';
import type { CriteoSettings } from './settings';

export const CRITEO_EVENTS = [
  'viewHome',
  'viewPage',
  'viewItem',
  'viewList',
  'addToCart',
  'viewBasket',
  'beginCheckout',
  'addPaymentInfo',
  'trackTransaction',
  'login',
] as const;
const KNOWN: ReadonlySet<string> = new Set(CRITEO_EVENTS);
/** Sender and version, as Criteo asks for it. */
const INTEGRATION = 'tieback_1.0.0';
/** From the mapping: Criteo's own id of the visitor, and of the page that its tag told of. */
const PARAMS = ['mapped_user_id', 'deduplication_page_view_id'];

/** The request's body for the event, or why Criteo could not use it. */
export function prepareCriteo(conversion: MappedConversion, settings: CriteoSettings): Result<Prepared, Skip> {
  const { as, occurredAt, user, client, page, orderKey, key } = conversion;
  if (!KNOWN.has(as))
    return fail({ reason: 'not_supported', detail: `Criteo has no event ${as}; it knows ${CRITEO_EVENTS.join(', ')}.` });
  const { params, withheld } = knownParams(conversion, PARAMS, 'Criteo');
  const mappedId = params['mapped_user_id'];
  if (mappedId === undefined && !user.emailHash) {
    const detail = 'Criteo matches by the hash of an e-mail address or by its own id of the visitor: neither is known.';
    return fail({ reason: 'no_identifier', detail });
  }
  const others: Withheld[] = [...withheld];
  const items = itemsOf(conversion, settings, others);
  if (!items.ok) return items;
  const event = compact({
    event: as,
    timestamp: occurredAt.toISOString(),
    id: as === 'trackTransaction' ? (orderKey ?? key) : undefined,
    item: items.value,
    deduplication_page_view_id: params['deduplication_page_view_id'],
  });
  const item = compact({
    version: INTEGRATION,
    site_type: siteType(client.userAgent),
    account: settings.accountId,
    id: compact({
      mapping_key: settings.callerId,
      mapped_user_id: mappedId === undefined ? undefined : String(mappedId),
      email: user.emailHash && { sha256: user.emailHash },
    }),
    ip: client.ip,
    useragent: client.userAgent,
    full_url: page?.url,
    previous_url: page?.referrer,
    retailer_visitor_id: externalIdHash(conversion),
    country: buyerCountry(conversion),
    language: /^[a-z]{2}/i.exec(client.language ?? '')?.[0].toLowerCase(),
    events: [event],
  });
  return ok({ item, withheld: others });
}

/** The visitor's device, by the words that browsers put in their names. */
function siteType(userAgent = ''): 'd' | 'm' | 't' {
  if (/iPad|Tablet/i.test(userAgent)) return 't';
  return /Mobi|iPhone|Android/i.test(userAgent) ? 'm' : 'd';
}

type CriteoItem = Record<string, unknown>;

/** Products with unit prices; a sale's prices add up to what it is worth. */
function itemsOf(conversion: MappedConversion, { currency }: CriteoSettings, withheld: Withheld[]): Result<CriteoItem[], Skip> {
  const { as, value, items } = conversion;
  const known = items.filter(({ id }) => id);
  if (known.length < items.length)
    withheld.push({ field: 'item', why: 'Criteo knows products by their ids, which some lines lack.' });
  const whole = wholeQuantities(known, 'Criteo', 'item.quantity');
  withheld.push(...whole.withheld);
  if (as !== 'trackTransaction') {
    return ok(
      whole.items.flatMap((item) =>
        itemOf(item.id, item.price?.currency === currency ? unitNumber(item) : undefined, item.quantity),
      ),
    );
  }
  if (!value || known.length === 0) {
    return fail({ reason: 'incomplete', detail: 'Criteo takes a sale only with a value and with the ids of its products.' });
  }
  if (value.currency !== currency) {
    const detail = `The order is in ${value.currency}, and Criteo reads prices in ${currency}, the currency of the account.`;
    return fail({ reason: 'not_supported', detail });
  }
  return ok(spread(value, known).flatMap((line) => itemOf(line.item.id, pieceNumber(line), line.quantity)));
}

function itemOf(id: string | undefined, price: number | undefined, quantity: number): CriteoItem[] {
  const item = id && compact({ id, price, quantity });
  return item ? [item] : [];
}
