/** The way out without a database: what a destination is given of a stored event, and what its platform's own server says to it. */
import type { LoggedEvent } from '@/db/queries/event-row';
import type { OwedRefund } from '@/db/queries/conversion';
import { commonSettings } from '@/lib/delivery/connection-settings';
import { defaultMapping } from '@/lib/delivery/default-mapping';
import type { Destination, Prepared } from '@/lib/destinations/define';
import { HOUR_MS } from '@/lib/core/instant';
import type { Conversion, ConversionClick } from '@/lib/model/conversion';
import type { EventPayload } from '@/lib/model/event';
import { creditModelOf } from '@/lib/model/credit-setting';
import { itemIdSetting } from '@/lib/model/item-id';
import { type Mapping, type ValueSetting, valueSettingSchema } from '@/lib/model/mapping';
import { type Site, siteSettingsSchema } from '@/lib/model/site';
import { conversionOf } from '@/lib/pipeline/deliver/conversion-of';
import type { OpenConnection, OpenVersion } from '@/lib/pipeline/deliver/open-connection';
import { prepareFor } from '@/lib/pipeline/deliver/prepare-event';
import { newTestId } from '../builders';
import { owedOrder } from '../owed-order';

export const AT = new Date('2026-03-29T01:30:00.000Z');
const VISITOR = newTestId<'visitor'>(AT);

export const site = { id: newTestId<'site'>(AT), currency: 'EUR', settings: siteSettingsSchema.parse({}) } as Site;

/** A stored event of the store's browser. */
export function storedEvent(name: string, payload: EventPayload, over: Partial<LoggedEvent> = {}): LoggedEvent {
  return {
    siteId: site.id,
    id: newTestId<'event'>(AT),
    position: 1n,
    messageId: `m-${name}`,
    source: 'snippet',
    name,
    occurredAt: AT,
    receivedAt: AT,
    visitorId: VISITOR,
    payload: { page: { url: 'https://shop.example/' }, userAgent: 'Mozilla/5.0', visitorFrom: 'cookie', ...payload },
    ip: '203.0.113.24',
    country: 'US',
    ...over,
  };
}

/** An order of the shop's with its refunds, as rows and as the events that told of them. */
export type Story = { total: bigint; tax?: bigint; shipping?: bigint; newCustomer?: boolean; refunds: RefundTold[] };
/** Properties of the refund's own beside its amount. */
export type RefundTold = { amount: bigint | null; properties?: Record<string, unknown> };

/** The purchase, and each refund as it is owed. */
export function conversionsOf({ total, tax = 0n, shipping = 0n, newCustomer = false, refunds }: Story): Conversion[] {
  const items = [{ item_id: 'A', price: '10.00', quantity: 2, cost: '15.00' }];
  const placed = storedEvent('purchase', { properties: { transaction_id: '#1', currency: 'EUR', items } });
  const money = { total, tax, shipping, newCustomer };
  const order = owedOrder(placed, { visitorId: VISITOR, sources: ['snippet'], ...money });
  const told = refunds.map(({ properties }, place) =>
    storedEvent('refund', { properties: { transaction_id: '#1', refund_id: `r${place}`, currency: 'EUR', ...properties } }),
  );
  const rows = refunds.map(
    ({ amount }, place): OwedRefund => ({
      eventId: told[place]?.id ?? placed.id,
      source: 'snippet',
      refundKey: `r${place}`,
      amount,
      chargeback: false,
      updatedAt: null,
      logPosition: BigInt(place + 2),
      authority: 1,
      currency: 'EUR',
      refundedAt: AT,
    }),
  );
  const made = (event: LoggedEvent, key: string) =>
    conversionOf(
      site,
      { key, name: event.name, occurredAt: AT },
      { event, order, statements: [placed], refunds: rows, refundEvents: told, clicks: [], contactOf: () => undefined },
    );
  return [made(placed, 'purchase:#1'), ...told.map((event, place) => made(event, `refund:#1:r${place}`))];
}

export const usualValue: ValueSetting = valueSettingSchema.parse({});

/** A connection to the destination's own sandbox, with its default events and these of its settings. */
export function connectionTo(
  definition: Destination,
  {
    value = usualValue,
    refundValue = usualValue,
    settings = {},
  }: { value?: ValueSetting; refundValue?: ValueSetting; settings?: Record<string, unknown> } = {},
): OpenConnection {
  const as = nameAt(definition);
  const rules = Object.entries(defaultMapping(definition)).map(([name, rule]) => [
    name,
    { ...rule, send: true, as: rule.as || as, value: name === 'refund' ? refundValue : value },
  ]);
  const mapping: Mapping = Object.fromEntries(rules);
  const destination = definition.open({ ...definition.sandbox.settings, ...settings }, definition.baseUrl);
  const version: OpenVersion = {
    ...{ destination, mapping, sendsRestricted: false, eventIdForm: '' },
    settings: commonSettings({ ...settings }),
    itemIds: itemIdSetting({ ...settings }),
    creditModel: creditModelOf(settings),
  };
  return { definition, at: () => version } as unknown as OpenConnection;
}

/** Where an admin enters ids, what the sandbox knows. */
function nameAt({ eventNames, sandbox }: Destination): string {
  return eventNames.choices?.[0] ?? String(sandbox.settings['eventId'] ?? '1234567');
}

/** Clicks of platforms that hear of nothing else: a commission is paid for the click, not for the buyer. */
export function commissionClicks(before: Date): ConversionClick[] {
  const values = {
    awc: '1001_1774720000_0f8fad5bd9cb469fa16570867728950e',
    irclickid: 'xy2Z3abCDeFgHiJ1Kl0mN2oP',
    cjevent: '0f8fad5bd9cb11efa16570867728950e',
    ranSiteID: 'TnL5HPStwNw-AbCdEfGhIjKlMnOpQrStUv',
    tblci: 'GiDxLZcEVjwEqkGfKQMQndUYMIeZXFHmZ0DrHIJhGS6kKiDzkGUos9GzkpqG-YHQATCwxlQ',
    ob_click_id: 'v1-0f8fad5b-00a1b2c3',
    aleid: '0f8fad5b-d9cb-469f-a165-70867728950e',
  };
  const firstSeenAt = new Date(before.getTime() - HOUR_MS);
  return Object.entries(values).map(([param, value]) => ({ param, platform: 'affiliate', value, firstSeenAt }));
}

/** Whether anything would be sent of the conversion. */
export function isSendable(connection: OpenConnection, conversion: Conversion): boolean {
  return prepareFor(connection, 1, conversion).ok;
}

/** What would be sent of the conversion; a skip fails the test with its reason. */
export function preparedFor(connection: OpenConnection, conversion: Conversion): Prepared {
  const prepared = prepareFor(connection, 1, conversion);
  if (!prepared.ok) throw new Error(`${connection.definition.id}: ${prepared.failure.reason}: ${prepared.failure.detail}`);
  return prepared.value;
}

/** What the platform's server says to it: the classes of its outcomes, its body where it refuses. */
export function verdictOn(connection: OpenConnection, { item }: Prepared, now = new Date(AT.getTime() + 60_000)): string {
  const { definition } = connection;
  const destination = connection.at(1)?.destination;
  const request = destination?.request([item], { now, accessToken: 'sandbox-access-token' });
  if (!destination || !request) return 'not open';
  const url = new URL(request.url);
  const { response, taken } = definition.sandbox.answer(
    {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: request.body ?? '',
    },
    { now, revoked: false, throttled: false, isKnown: () => false },
  );
  // GA4 answers success to what it leaves out: what counts is what was taken.
  return taken.length > 0 ? 'delivered' : `refused: ${response.status} ${response.body}`;
}
