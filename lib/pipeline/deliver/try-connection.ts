/**
 * Trying a connection out: its credentials, one test event, and what would be sent of a stored one. Nothing of it enters the
 * ledger.
 */
import type { Database } from '@/db/client';
import type { ConnectionNow, VersionRow } from '@/db/queries/connection';
import { eventsById, orderOfEvent } from '@/db/queries/conversion';
import type { Id } from '@/lib/core/id';
import { fail, ok, type Result } from '@/lib/core/result';
import { sampleConversion } from '@/lib/delivery/sample';
import type { Call, Destination, OpenDestination } from '@/lib/destinations/define';
import type { ConversionClick } from '@/lib/model/conversion';
import { purchaseKey } from '@/lib/model/delivery-key';
import type { Outcome, Skip, VendorRequest, VendorResponse, Withheld } from '@/lib/model/delivery';
import { orderKeyOf } from '@/lib/model/purchase';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';
import { isFault, type Transport } from '@/lib/ops/transport';
import { outcomeOfFault } from './fault-outcome';
import { loadConversions } from './load-conversions';
import { openConnection, type OpenConnection } from './open-connection';
import { keptItem } from './prepare-deliveries';
import { prepareFor } from './prepare-event';

/** A request as it was or would be made, without its secrets. */
export type ShownRequest = { method: string; url: string; headers: Record<string, string>; body?: string };
export type Trial = { request?: ShownRequest; answer?: VendorResponse; outcome: Outcome; milliseconds?: number };

type Tools = { transport: Transport; now: Date };

/** The connection opened as it is set in `row`, stored or not. */
export function openDraft(row: ConnectionNow, definition: Destination): OpenConnection {
  const { siteId, id: connectionId, version, settings, mapping, createdAt } = row;
  const draft: VersionRow = { siteId, connectionId, version, settings, mapping, createdAt };
  return openConnection(row, definition, [draft]);
}

/** Asks the platform whether the credentials are good; undefined where only a test event can tell. */
export async function tryCredentials(connection: OpenConnection, tools: Tools): Promise<Trial | undefined> {
  const destination = connection.at(connection.row.version)?.destination;
  if (!destination?.probe) return destination?.authorize ? await tryToken(connection, destination, tools) : undefined;
  const { probe } = destination;
  const call = await callWith(connection, destination, tools);
  if (!call.ok) return call.failure;
  return ask(connection, probe.request(call.value), tools, (response) => probe.read(response), call.value.accessToken);
}

/** Sends the test event `name`, with the platform's test code where it has one. */
export async function sendTestEvent(
  connection: OpenConnection,
  site: Site,
  name: string,
  tools: Tools,
): Promise<Result<Trial, Skip>> {
  const { version } = connection.row;
  const destination = connection.at(version)?.destination;
  const conversion = {
    ...sampleConversion(name, site, newId<'event'>(), tools.now),
    clicks: clicksOf(connection, destination, tools.now),
  };
  const prepared = prepareFor(connection, version, conversion);
  if (!prepared.ok) return prepared;
  if (!destination) return fail({ reason: 'incomplete', detail: 'The connection has no settings.' });
  const call = await callWith(connection, destination, tools);
  if (!call.ok) return ok(call.failure);
  const request = destination.request([prepared.value.item], { ...call.value, test: true });
  const read = (response: VendorResponse): Outcome => {
    const { verdict } = destination.read(response, 1);
    if (verdict.taken === 'all') return verdict.outcome;
    if (verdict.taken === 'none') return verdict.rejected.get(0) ?? verdict.because;
    return verdict.outcomes[0] ?? { class: 'transient', code: 'unread', message: 'The answer says nothing of the event.' };
  };
  return ok(await ask(connection, request, tools, read, call.value.accessToken));
}

/** What would be sent of a stored event, or why it would not be; undefined when there is no such event. */
export async function previewDelivery(
  db: Database,
  site: Site,
  connection: OpenConnection,
  eventId: Id<'event'>,
  now: Date,
): Promise<Result<{ request: ShownRequest; withheld: Withheld[] }, Skip> | undefined> {
  const [event] = await eventsById(db, site.id, [eventId]);
  if (!event) return undefined;
  const orderKey = orderKeyOf({ name: event.name, payload: event.payload });
  const key = event.name === 'purchase' && orderKey ? purchaseKey(orderKey) : event.messageId;
  const orderId = await orderOfEvent(db, site.id, eventId);
  const owed = { key, name: event.name, occurredAt: event.occurredAt, eventId, orderId };
  const conversion = (await loadConversions(db, site, [owed], now)).get(key);
  const destination = connection.at(connection.row.version)?.destination;
  if (!conversion || !destination) return undefined;
  const prepared = prepareFor(connection, connection.row.version, conversion);
  if (!prepared.ok) return prepared;
  const item = keptItem(connection, prepared.value.item, conversion);
  const request = destination.request([item], { now, accessToken: '[token]' });
  return ok({ request: shown(connection, request), withheld: prepared.value.withheld });
}

/** The click that the platform takes nothing without, as if the tester had come by it. */
function clicksOf({ definition }: OpenConnection, destination: OpenDestination | undefined, now: Date): ConversionClick[] {
  const click = destination?.testClick;
  return click ? [{ ...click, platform: definition.id, firstSeenAt: now }] : [];
}

async function tryToken(connection: OpenConnection, destination: OpenDestination, tools: Tools): Promise<Trial> {
  const call = await callWith(connection, destination, tools);
  return call.ok ? { outcome: { class: 'delivered', message: 'The platform gave an access token.' } } : call.failure;
}

/** What a call needs, with an access token where the platform wants one; the failed trial where none is to be had. */
async function callWith(
  connection: OpenConnection,
  { authorize }: OpenDestination,
  { transport, now }: Tools,
): Promise<Result<Call, Trial>> {
  if (!authorize) return ok({ now });
  const request = await authorize.request(now);
  const answered = await transport.send(request, connection.definition.limits.timeoutMs);
  // The request for a token is made of nothing but secrets: it is not shown.
  if (isFault(answered)) return fail({ outcome: outcomeOfFault(answered, connection.definition) });
  const token = authorize.read(answered, now);
  return token.ok ? ok({ now, accessToken: token.value.accessToken }) : fail({ outcome: token.failure });
}

async function ask(
  connection: OpenConnection,
  request: VendorRequest,
  { transport }: Tools,
  read: (response: VendorResponse) => Outcome,
  accessToken?: string,
): Promise<Trial> {
  const started = performance.now();
  const answered = await transport.send(request, connection.definition.limits.timeoutMs);
  const milliseconds = Math.round(performance.now() - started);
  const about = { request: shown(connection, request, accessToken), milliseconds };
  if (isFault(answered)) return { ...about, outcome: outcomeOfFault(answered, connection.definition) };
  return { ...about, answer: { ...answered, body: connection.redact(answered.body) }, outcome: read(answered) };
}

function shown({ redact }: OpenConnection, { method, url, headers, body }: VendorRequest, accessToken?: string): ShownRequest {
  const hide = (text: string) => (accessToken ? redact(text).replaceAll(accessToken, '[secret]') : redact(text));
  return {
    method,
    url: hide(url),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, hide(value)])),
    ...(body !== undefined && { body: hide(body) }),
  };
}
