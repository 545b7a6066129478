/**
 * TikTok's server as its documents describe it: the status is always 200, the code in the body tells. A bad event fails its whole
 * request.
 */
import { z } from 'zod';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { TIKTOK_API_VERSION } from './version';

const PIXEL = 'C4A7QNRC77U8B9SANDBX';
const TOKEN = '5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e';
const EVENTS_MAX = 1_000;
/** TikTok states no age for website events; this is the age that we keep to ourselves. */
const AGE_MS_MAX = 7 * DAY_MS;
const SKEW_MS = 60_000;

const HASH = /^[0-9a-f]{64}$/;
const hash = z.string().regex(HASH, 'not hashed');
const hashes = z.array(hash).min(1).or(hash).optional();
const plain = z
  .string()
  .regex(/^[\p{Ll}\p{Lo}\p{N}]+$/u, 'must be lower-case letters and digits')
  .optional();
const eventSchema = z.looseObject({
  event: z.string().min(1),
  event_time: z.number().int(),
  event_id: z.string().optional(),
  user: z.looseObject({
    email: hashes,
    phone: hashes,
    external_id: hashes,
    first_name: hash.optional(),
    last_name: hash.optional(),
    zip_code: hash.optional(),
    city: plain,
    state: plain,
    country: plain,
    ttclid: z.string().optional(),
    ttp: z.string().optional(),
    ip: z.string().optional(),
    user_agent: z.string().optional(),
  }),
  page: z.looseObject({ url: z.url(), referrer: z.url().optional() }),
  properties: z
    .looseObject({
      value: z.number().optional(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .optional(),
      contents: z.array(z.looseObject({ price: z.number().optional(), quantity: z.number().int().optional() })).optional(),
      content_type: z.enum(['product', 'product_group']).optional(),
    })
    .default({}),
  limited_data_use: z.boolean().optional(),
});
const requestSchema = z.object({
  event_source: z.enum(['web', 'app', 'offline', 'crm']),
  event_source_id: z.string(),
  partner_name: z.string().optional(),
  test_event_code: z.string().optional(),
  data: z.array(z.unknown()),
});

export const tiktokSandbox: Sandbox = {
  settings: { pixelCode: PIXEL, accessToken: TOKEN, storeUrl: 'https://shop.example', testEventCode: 'TEST12345' },
  answer,
};

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (request.method !== 'POST' || request.path !== `/open_api/${TIKTOK_API_VERSION}/event/track/`) {
    return refusal(told(40_006, 'Requested resource does not exist.'));
  }
  const token = request.headers['access-token'];
  if (!token) return refusal(told(40_104, 'Access token is empty.'));
  if (state.revoked || token !== TOKEN) return refusal(told(40_105, 'Access token is incorrect or has been revoked.'));
  if (state.throttled) return refusal(told(40_100, 'Requests made too frequently. Please retry later.'));
  const body = requestSchema.safeParse(bodyOf(request));
  if (!body.success) return refusal(told(40_002, problemOf(body.error)));
  if (body.data.event_source_id !== PIXEL) return refusal(told(40_002, 'event_source_id: the pixel does not exist.'));
  const { data } = body.data;
  if (data.length < 1 || data.length > EVENTS_MAX) return refusal(told(40_061, `Invalid batch size: ${data.length}.`));
  const taken: string[] = [];
  for (const [index, entry] of data.entries()) {
    const event = eventSchema.safeParse(entry);
    if (!event.success) {
      const problem = problemOf(event.error);
      return refusal(told(problem.endsWith('not hashed') ? 40_062 : 40_002, `data.${index}.${problem}`));
    }
    const refused = refusedFor(event.data, state.now);
    if (refused) return refusal(told(40_002, `data.${index}.${refused}`));
    taken.push(`${event.data.event} ${event.data.event_id ?? ''}`);
  }
  return { response: told(0, 'OK'), taken: body.data.test_event_code ? [] : taken };
}

function refusedFor({ event, event_time, user, properties }: z.infer<typeof eventSchema>, now: Date): string | undefined {
  const age = now.getTime() - event_time * SECOND_MS;
  if (age > AGE_MS_MAX || age < -SKEW_MS) return 'event_time: out of range';
  const { email, phone, external_id, ttclid, ttp, ip, user_agent } = user;
  const isMatched = [email, phone, external_id, ttclid, ttp].some((key) => key !== undefined) || (ip && user_agent);
  if (!isMatched) return 'user: at least one identifier is required';
  const isPriced = properties.value !== undefined || event === 'Purchase' || event === 'CompletePayment';
  if (isPriced && (properties.value === undefined || !properties.currency)) return 'properties: value and currency are required';
  return undefined;
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.')}: ${issue?.message}`;
}

function told(code: number, message: string) {
  return json(200, { code, message, request_id: '20261101000000SANDBOX', data: {} });
}
