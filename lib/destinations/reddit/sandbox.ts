/**
 * Reddit's server as its documents describe it: unknown members refused, one invalid event fails the request, each named by its
 * path.
 */
import { z } from 'zod';
import { DAY_MS } from '@/lib/core/instant';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { REDDIT_TYPES } from './event';
import { REDDIT_API_VERSION } from './version';

const PIXEL = 'a2_sandbox12345';
const TOKEN = 'sandbox-reddit-conversion-access-token';
const EVENTS_MAX = 1_000;
const AGE_MS_MAX = 7 * DAY_MS;
const FUTURE_MS_MAX = 300_000;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const userSchema = z.strictObject({
  email: z.union([hash, z.email()]).optional(),
  phone_number: z.union([hash, z.e164()]).optional(),
  external_id: z.string().optional(),
  ip_address: z.union([z.ipv4(), z.ipv6(), hash]).optional(),
  user_agent: z.string().optional(),
  uuid: z
    .string()
    .regex(/^(\d+\.)?[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i, 'invalid UUID: UUID must be RFC-4122 compliant')
    .optional(),
  idfa: z.string().optional(),
  aaid: z.string().optional(),
  screen_dimensions: z.strictObject({ width: z.number().int(), height: z.number().int() }).optional(),
  data_processing_options: z
    .strictObject({ modes: z.array(z.literal('LDU')), country: z.string().length(2).optional(), region: z.string().optional() })
    .optional(),
});
const metadataSchema = z
  .strictObject({
    conversion_id: z.string().min(1),
    value: z.number().optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    item_count: z.number().int().optional(),
    products: z
      .array(
        z.strictObject({
          id: z.string().min(1),
          name: z.string().optional(),
          category: z.string().optional(),
          quantity: z.number().int().optional(),
          item_price: z.number().optional(),
        }),
      )
      .optional(),
  })
  .refine(({ value, currency }) => (value === undefined) === (currency === undefined), 'value and currency go together');
const typeSchema = z
  .strictObject({
    tracking_type: z.enum([...REDDIT_TYPES, 'CUSTOM']),
    custom_event_name: z.string().min(1).max(64).optional(),
  })
  .refine(
    ({ tracking_type, custom_event_name }) => (tracking_type === 'CUSTOM') === (custom_event_name !== undefined),
    'custom_event_name belongs to CUSTOM',
  );
const eventSchema = z
  .strictObject({
    event_at: z.number().int(),
    action_source: z.enum(['WEBSITE', 'APP', 'PHYSICAL_STORE', 'OTHER']),
    event_source_url: z.url().optional(),
    click_id: z.string().optional(),
    type: typeSchema,
    user: userSchema.optional(),
    metadata: metadataSchema.optional(),
  })
  .refine(({ type, metadata }) => metadata?.value === undefined || takesValue(type.tracking_type), {
    path: ['metadata', 'value'],
    error: 'is not accepted with this tracking_type',
  })
  .refine(({ type, metadata }) => metadata?.item_count === undefined || takesCount(type.tracking_type), {
    path: ['metadata', 'item_count'],
    error: 'is not accepted with this tracking_type',
  })
  .refine(({ click_id, user }) => click_id !== undefined || hasMatchKey(user), { path: ['user'], error: 'has no match key' });
const bodySchema = z.strictObject({
  data: z.strictObject({ events: z.array(z.unknown()).min(1), partner: z.string().optional(), test_id: z.string().optional() }),
});

export const redditSandbox: Sandbox = { settings: { pixelId: PIXEL, accessToken: TOKEN, testId: 't2_sandbox' }, answer };

const takesValue = (type: string) => !['PAGE_VISIT', 'VIEW_CONTENT', 'SEARCH'].includes(type);
const takesCount = (type: string) => ['ADD_TO_CART', 'ADD_TO_WISHLIST', 'PURCHASE', 'CUSTOM'].includes(type);

function hasMatchKey(user: z.infer<typeof userSchema> = {}): boolean {
  const { data_processing_options, screen_dimensions, ...keys } = user;
  return Object.values(keys).some((key) => key !== undefined);
}

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (!request.headers['authorization']) return refusal(failure(401, 'No bearer token provided'));
  if (state.revoked || request.headers['authorization'] !== `Bearer ${TOKEN}`) return refusal(failure(401, 'UNAUTHORIZED'));
  const [, pixel] = new RegExp(`^/api/${REDDIT_API_VERSION}/pixels/([^/]+)/conversion_events$`).exec(request.path) ?? [];
  if (pixel === undefined) return refusal(failure(404, 'Not Found'));
  if (pixel !== PIXEL) return refusal(failure(403, `You're not authorized to post conversions to Pixel ID ${pixel}.`));
  if (state.throttled) return refusal(failure(429, 'Too many requests/events within timeframe.'));
  const body = bodySchema.safeParse(bodyOf(request));
  if (!body.success || body.data.data.events.length > EVENTS_MAX) return refusal(failure(400, 'Bad Request'));
  const fields: { field: string; message: string }[] = [];
  const taken: string[] = [];
  for (const [index, entry] of body.data.data.events.entries()) {
    const event = eventSchema.safeParse(entry);
    const problem = event.success ? timeProblem(event.data.event_at, state.now) : firstProblem(event.error);
    if (problem) fields.push({ field: `$.data.events[${index}].${problem.path}`, message: problem.message });
    else if (event.success) taken.push(keyOf(event.data));
  }
  if (fields.length > 0) {
    return refusal(failure(400, `There were ${fields.length} invalid conversion events. None were processed.`, fields));
  }
  return { response: json(200, { data: { message: `Successfully processed ${taken.length} conversion events.` } }), taken };
}

function keyOf({ type, metadata }: z.infer<typeof eventSchema>): string {
  return `${type.custom_event_name ?? type.tracking_type} ${metadata?.conversion_id ?? ''}`;
}

function firstProblem({ issues }: z.ZodError): { path: string; message: string } {
  const [issue] = issues;
  return { path: issue?.path.join('.') ?? '', message: issue?.message ?? 'invalid' };
}

function timeProblem(eventAt: number, now: Date): { path: string; message: string } | undefined {
  const ageMs = now.getTime() - eventAt;
  if (ageMs > AGE_MS_MAX) return { path: 'event_at', message: 'event_at timestamp must be less than 168h0m0s old' };
  if (ageMs < -FUTURE_MS_MAX) return { path: 'event_at', message: 'event_at timestamp must not be in the future' };
  return undefined;
}

function failure(code: number, message: string, fields: { field: string; message: string }[] = []) {
  return json(code, { error: { code, message, ...(fields.length > 0 && { fields }) } });
}
