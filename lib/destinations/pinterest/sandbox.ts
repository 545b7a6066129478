/**
 * Pinterest's server as its OpenAPI description has it: a strict schema, a report on each event, and 422 when some of them
 * failed. https://github.com/pinterest/api-description (read 2026-11)
 */
import { z } from 'zod';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { PINTEREST_EVENTS } from './names';
import { PINTEREST_API_VERSION } from './version';

const AD_ACCOUNT = '549755885175';
const TOKEN = 'pina_SANDBOXTOKEN';
const EVENTS_MAX = 1_000;
/** Pinterest's description states no age; this is the age that we keep to ourselves. */
const AGE_MS_MAX = 7 * DAY_MS;
const SKEW_MS = 60_000;

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 hash');
const hashes = z.array(hash).min(1).optional();
const decimal = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'must be an amount as text')
  .optional();
const text = z.string().optional();
const eventSchema = z.strictObject({
  event_name: z.enum(PINTEREST_EVENTS),
  action_source: z.enum(['app_android', 'app_ios', 'web', 'offline']),
  event_time: z.number().int(),
  event_id: z.string().min(1),
  event_source_url: text,
  partner_name: z
    .string()
    .regex(/^ss-[a-z]+$/)
    .optional(),
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .optional(),
  opt_out: z.boolean().optional(),
  user_data: z
    .strictObject({
      em: hashes,
      ph: hashes,
      ge: hashes,
      db: hashes,
      ln: hashes,
      fn: hashes,
      ct: hashes,
      st: hashes,
      zp: hashes,
      country: hashes,
      external_id: hashes,
      hashed_maids: hashes,
      client_ip_address: text,
      client_user_agent: text,
      click_id: text,
      partner_id: text,
    })
    .refine(
      (user) => user.em || user.hashed_maids || (user.client_ip_address && user.client_user_agent),
      'needs em, hashed_maids, or client_ip_address with client_user_agent',
    ),
  custom_data: z
    .strictObject({
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .optional(),
      value: decimal,
      content_ids: z.array(z.string()).optional(),
      contents: z
        .array(
          z.strictObject({
            id: text,
            item_name: text,
            item_category: text,
            item_brand: text,
            item_price: decimal,
            quantity: z.number().int().optional(),
          }),
        )
        .optional(),
      num_items: z.number().int().optional(),
      order_id: text,
      search_string: text,
      opt_out_type: text,
      content_name: text,
      content_category: text,
      content_brand: text,
      predicted_ltv: decimal,
    })
    .optional(),
});

export const pinterestSandbox: Sandbox = {
  settings: { adAccountId: AD_ACCOUNT, accessToken: TOKEN, tagId: '2612345678901' },
  answer,
};

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (state.revoked || request.headers['authorization'] !== `Bearer ${TOKEN}`) {
    return refusal(failure(401, 2, 'Authentication failed.'));
  }
  const [, version, collection, account, leaf] = request.path.split('/');
  if (version !== PINTEREST_API_VERSION || collection !== 'ad_accounts' || leaf !== 'events' || request.method !== 'POST') {
    return refusal(failure(404, 0, 'Not found.'));
  }
  if (account !== AD_ACCOUNT) return refusal(failure(403, 29, 'You are not permitted to access that resource.'));
  if (state.throttled) {
    const headers = { 'x-ratelimit-limit': '5000, 5000;w=60', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '37' };
    return refusal(failure(429, 8, 'You have exceeded your rate limit. Try again later.', headers));
  }
  const body = z.strictObject({ data: z.array(z.unknown()).min(1).max(EVENTS_MAX) }).safeParse(bodyOf(request));
  if (!body.success) return refusal(failure(400, 4_196, `Invalid request: ${problemOf(body.error)}`));
  return reportOn(body.data.data, state.now, request.query.get('test') === 'true');
}

function reportOn(entries: unknown[], now: Date, isTest: boolean): SandboxAnswer {
  const taken: string[] = [];
  const events = entries.map((entry) => {
    const event = eventSchema.safeParse(entry);
    const error = event.success ? lateness(event.data.event_time, now) : problemOf(event.error);
    if (error || !event.success) return { status: 'failed', error_message: error, warning_message: '' };
    taken.push(`${event.data.event_name} ${event.data.event_id}`);
    return { status: 'processed', error_message: '', warning_message: '' };
  });
  const report = { num_events_received: events.length, num_events_processed: taken.length, events };
  const response =
    taken.length === events.length
      ? json(200, report)
      : json(422, { code: 4_195, message: 'Not all events were successfully processed.', details: report });
  return { response, taken: isTest ? [] : taken };
}

function lateness(eventTime: number, now: Date): string | undefined {
  const age = now.getTime() - eventTime * SECOND_MS;
  return age > AGE_MS_MAX || age < -SKEW_MS ? 'event_time is out of range' : undefined;
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.')}: ${issue?.message}`;
}

function failure(status: number, code: number, message: string, headers: Record<string, string> = {}) {
  return json(status, { code, message }, headers);
}
