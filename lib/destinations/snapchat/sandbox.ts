/**
 * Snapchat's server as its documents describe it: what it demands of an event, INVALID with 400 for the whole request, and the
 * test event paths.
 */
import { z } from 'zod';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { SNAPCHAT_EVENTS } from './names';
import { SNAPCHAT_API_VERSION } from './version';

const PIXEL = '1ec32188-754e-4be2-8e55-5a9db0c0ffee';
const TOKEN = 'eyJSandboxToken';
const EVENTS_MAX = 2_000;
const AGE_MS_MAX = 7 * DAY_MS;
const SKEW_MS = 60_000;
/** event_time may be seconds or milliseconds; no event is from before 2001 in the one or after 5138 in the other. */
const MILLISECONDS_MIN = 100_000_000_000;

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'PII must be hashed with SHA-256');
const hashes = z.array(hash).min(1).or(hash).optional();
const amount = z.number().or(z.string().regex(/^\d+(\.\d+)?$/));
const eventSchema = z.looseObject({
  event_name: z.enum(SNAPCHAT_EVENTS),
  event_time: z.number().int(),
  action_source: z.enum(['WEB', 'MOBILE_APP', 'OFFLINE', 'website', 'app']),
  event_source_url: z.url(),
  event_id: z.string().optional(),
  data_processing_options: z.array(z.string()).optional(),
  user_data: z.looseObject({
    em: hashes,
    ph: hashes,
    fn: hashes,
    ln: hashes,
    ct: hashes,
    st: hashes,
    zp: hashes,
    ge: hashes,
    db: hashes,
    country: hashes,
    external_id: hashes,
    client_ip_address: z.ipv4().or(z.ipv6()).optional(),
    client_user_agent: z.string().optional(),
    sc_click_id: z.string().optional(),
    sc_cookie1: z.string().optional(),
  }),
  custom_data: z
    .looseObject({
      value: amount.optional(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .optional(),
      content_type: z.enum(['product', 'product_group']).optional(),
      content_name: z.string().optional(),
      content_category: z.string().optional(),
      brands: z.array(z.string()).min(1).optional(),
      contents: z
        .array(z.looseObject({ id: z.string(), quantity: z.number().optional(), item_price: amount.optional() }))
        .optional(),
      num_items: z.number().int().optional(),
    })
    .default({}),
});

export const snapchatSandbox: Sandbox = {
  settings: { pixelId: PIXEL, accessToken: TOKEN, storeUrl: 'https://shop.example' },
  answer,
};

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  const [, version, asset, leaf, ...rest] = request.path.split('/');
  if (version !== SNAPCHAT_API_VERSION || leaf !== 'events') return refusal(told(404, 'ERROR', 'Not found.'));
  if (state.revoked || request.query.get('access_token') !== TOKEN) return refusal(told(401, 'ERROR', 'Invalid access token.'));
  if (asset !== PIXEL) return refusal(told(403, 'ERROR', 'The token’s organization does not own this asset.'));
  // Snapchat says nowhere when to come back.
  if (state.throttled) return refusal(told(429, 'ERROR', 'Rate limit exceeded.'));
  const path = rest.join('/');
  if (request.method === 'GET' && path === 'validate/stats') return refusal(stats());
  if (request.method !== 'POST' || (path !== '' && path !== 'validate')) return refusal(told(404, 'ERROR', 'Not found.'));
  return ingest(bodyOf(request), state.now, path === 'validate');
}

function ingest(sent: unknown, now: Date, isTest: boolean): SandboxAnswer {
  const body = z.object({ data: z.array(z.unknown()).min(1).max(EVENTS_MAX) }).safeParse(sent);
  if (!body.success) return refusal(told(400, 'INVALID', `data must hold 1 to ${EVENTS_MAX} events.`));
  const taken: string[] = [];
  for (const [index, entry] of body.data.data.entries()) {
    const event = eventSchema.safeParse(entry);
    const problem = event.success ? refusedFor(event.data, now) : problemOf(event.error);
    if (problem || !event.success) return refusal(invalid(index, problem ?? ''));
    taken.push(`${event.data.event_name} ${event.data.event_id ?? ''}`);
  }
  const reason = 'Events have been processed successfully.';
  if (isTest) return refusal(json(200, { status: 'VALID', test_event: true, reason, event_logs: [] }));
  return { response: told(200, 'VALID', reason), taken };
}

function refusedFor({ event_name, event_time, user_data, custom_data }: z.infer<typeof eventSchema>, now: Date) {
  const at = event_time < MILLISECONDS_MIN ? event_time * SECOND_MS : event_time;
  const age = now.getTime() - at;
  if (age > AGE_MS_MAX || age < -SKEW_MS) return 'Timestamp invalid or out of range.';
  const { em, ph, client_ip_address, client_user_agent } = user_data;
  if (!em && !ph && !(client_ip_address && client_user_agent)) return 'Insufficient PII.';
  if (event_name === 'PURCHASE' && (custom_data.value === undefined || !custom_data.currency)) {
    return 'Missing price and/or currency in Purchase event.';
  }
  return undefined;
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.')}: ${issue?.message}`;
}

function invalid(index: number, problem: string) {
  return json(400, {
    status: 'INVALID',
    reason: 'Some events are invalid.',
    event: index,
    errors: { codes: [], error_msgs: [problem] },
  });
}

function stats() {
  const test = { latest_event_timestamp: 0, event_count_past_hour: 0 };
  return json(200, { status: 'SUCCESS', reason: 'Stats were retrieved successfully.', stats: { test } });
}

function told(status: number, said: string, reason: string) {
  return json(status, { status: said, reason });
}
