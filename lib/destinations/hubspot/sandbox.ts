/**
 * HubSpot's server as its documents describe it: events must be defined, with their properties; contacts and subscriptions are
 * judged one by one.
 */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { HUBSPOT_PROPERTIES } from './event';

const HUB = '12345678';
const TOKEN = 'pat-eu1-0f8fad5b-d9cb-469f-a165-70867728950e';
const SUBSCRIPTION = 7_890_123;
const CORRELATION = 'aeb5f871-7f07-4993-9211-075dc63e7cbf';
/** The custom events of the account. */
const EVENTS: ReadonlySet<string> = new Set(
  ['order_completed', 'order_refunded', 'checkout_started', 'product_added', 'product_viewed'].map((name) => `pe${HUB}_${name}`),
);
const PROPERTIES: ReadonlySet<string> = new Set(HUBSPOT_PROPERTIES);

const email = z.string().regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/);
const eventSchema = z.strictObject({
  eventName: z.string(),
  email,
  occurredAt: z.iso.datetime(),
  uuid: z.uuid(),
  properties: z.record(z.string(), z.string()),
});
const contactSchema = z.strictObject({
  idProperty: z.literal('email'),
  id: email,
  properties: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), z.string()),
});
const statusSchema = z.strictObject({
  subscriberIdString: email,
  channel: z.literal('EMAIL'),
  statusState: z.enum(['SUBSCRIBED', 'UNSUBSCRIBED', 'NOT_SPECIFIED']),
  subscriptionId: z.literal(SUBSCRIPTION),
  legalBasis: z.enum(['CONSENT_WITH_NOTICE', 'LEGITIMATE_INTEREST_CLIENT', 'LEGITIMATE_INTEREST_OTHER', 'NON_GDPR']),
  legalBasisExplanation: z.string(),
});

export const hubspotSandbox: Sandbox = {
  settings: { hubId: HUB, accessToken: TOKEN, subscriptionId: String(SUBSCRIPTION) },
  answer,
};

function answer(request: SandboxRequest, { revoked, throttled }: SandboxState): SandboxAnswer {
  if (revoked || request.headers['authorization'] !== `Bearer ${TOKEN}`) {
    const message = 'Authentication credentials not found. This API supports OAuth 2.0 authentication.';
    return refusal(failure(401, 'INVALID_AUTHENTICATION', message));
  }
  if (request.method === 'GET' && request.path === '/account-info/v3/details') {
    return refusal(json(200, { portalId: Number(HUB), timeZone: 'Europe/Berlin', companyCurrency: 'EUR' }));
  }
  if (throttled) {
    const error = { policyName: 'TEN_SECONDLY_ROLLING' };
    return refusal(failure(429, 'RATE_LIMITS', 'You have reached your ten_secondly_rolling limit.', error));
  }
  const inputs = z.object({ inputs: z.array(z.unknown()).min(1).max(100) }).safeParse(bodyOf(request));
  if (request.method !== 'POST' || !inputs.success) return refusal(failure(400, 'VALIDATION_ERROR', 'Invalid input JSON'));
  switch (request.path) {
    case '/events/v3/send/batch':
      return takeEvents(inputs.data.inputs);
    case '/crm/v3/objects/contacts/batch/upsert':
      return takeEach(inputs.data.inputs, contactSchema, ({ id }) => `contact ${id}`);
    case '/communication-preferences/v4/statuses/batch/write':
      return takeEach(inputs.data.inputs, statusSchema, (one) => `${one.statusState} ${one.subscriberIdString}`);
    case '/communication-preferences/v4/statuses/batch/unsubscribe-all':
      return takeEach(inputs.data.inputs, email, (one) => `UNSUBSCRIBED ${one}`);
    default:
      return refusal(failure(404, 'OBJECT_NOT_FOUND', 'resource not found'));
  }
}

function takeEvents(inputs: unknown[]): SandboxAnswer {
  const events = z.array(eventSchema).safeParse(inputs);
  if (!events.success) return refusal(failure(400, 'VALIDATION_ERROR', events.error.issues[0]?.message ?? 'Invalid input'));
  for (const { eventName, properties } of events.data) {
    if (!EVENTS.has(eventName)) return refusal(failure(400, 'VALIDATION_ERROR', `Event type ${eventName} does not exist.`));
    const unknown = Object.keys(properties).find((name) => !PROPERTIES.has(name));
    if (unknown) return refusal(failure(400, 'PROPERTY_DOESNT_EXIST', `Property "${unknown}" does not exist`));
  }
  const taken = events.data.map(({ eventName, uuid }) => `${eventName} ${uuid}`);
  return { response: { status: 204, headers: {}, body: '' }, taken };
}

function takeEach<One>(inputs: unknown[], schema: z.ZodType<One>, keyOf: (one: One) => string): SandboxAnswer {
  const read = inputs.map((input) => schema.safeParse(input));
  const taken = read.flatMap((one) => (one.success ? [keyOf(one.data)] : []));
  const errors = read.flatMap((one) =>
    one.success ? [] : [{ status: 'error', category: 'VALIDATION_ERROR', message: one.error.issues[0]?.message ?? 'invalid' }],
  );
  const results = taken.map((key) => ({ id: key }));
  if (errors.length === 0) return { response: json(200, { status: 'COMPLETE', results }), taken };
  return { response: json(207, { status: 'COMPLETE', results, numErrors: errors.length, errors }), taken };
}

function failure(status: number, category: string, message: string, more: object = {}) {
  return json(status, { status: 'error', message, correlationId: CORRELATION, category, ...more });
}
