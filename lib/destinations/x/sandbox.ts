/**
 * X's server as its documents describe it: all or nothing, every error of every conversion told, deduplication by event and
 * conversion id.
 */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { X_API_VERSION } from './version';

const PIXEL = 'o8z6j';
const TOKEN = 'sandbox-x-pixel-token';
const CONVERSIONS_MAX = 500;
const WINDOW_S = 900;
/** Which event ids the sandbox's account has: every one of usual length. */
const KNOWN_EVENT = new RegExp(`^(tw-${PIXEL}-)?[a-z0-9]{5,8}$`);

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const identifierSchema = z.strictObject({
  twclid: z.string().min(1).optional(),
  hashed_email: hash.optional(),
  hashed_phone_number: hash.optional(),
  ip_address: z.ipv4().optional(),
  user_agent: z.string().min(1).optional(),
});
const conversionSchema = z.strictObject({
  conversion_time: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/),
  event_id: z.string().min(1),
  conversion_id: z.string().min(1).optional(),
  identifiers: z.array(identifierSchema),
  value: z
    .number()
    .or(z.string().regex(/^\d+(\.\d+)?$/))
    .optional(),
  price_currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  number_items: z.number().int().positive().optional(),
  description: z.string().optional(),
  search_string: z.string().optional(),
  event_source_url: z
    .url()
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
  contents: z
    .array(
      z.strictObject({
        content_id: z.string().optional(),
        content_group_id: z.string().optional(),
        content_name: z.string().optional(),
        content_price: z.number().optional(),
        content_type: z.string().optional(),
        num_items: z.number().int().optional(),
      }),
    )
    .optional(),
});
type XError = { code: string; message: string; parameter: string };

export const xSandbox: Sandbox = { settings: { pixelId: PIXEL, accessToken: TOKEN }, answer };

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (request.method !== 'POST' || request.path !== `/${X_API_VERSION}/measurement/conversions/${PIXEL}`) {
    return refusal(
      failure(404, [{ code: 'ROUTE_NOT_FOUND', message: 'The requested resource could not be found', parameter: '' }]),
    );
  }
  if (state.revoked || request.headers['x-pixel-token'] !== TOKEN) {
    const message = 'This request is not properly authenticated';
    return refusal(failure(401, [{ code: 'UNAUTHORIZED_ACCESS', message, parameter: '' }]));
  }
  if (state.throttled) return refusal(throttled(state.now));
  const body = z.object({ conversions: z.array(z.unknown()).min(1) }).safeParse(bodyOf(request));
  if (!body.success) {
    return refusal(failure(400, [{ code: 'MISSING_PARAMETER', message: 'conversions is required', parameter: 'conversions' }]));
  }
  const { conversions } = body.data;
  if (conversions.length > CONVERSIONS_MAX) {
    return refusal(
      failure(400, [{ code: 'INVALID_PARAMETER', message: 'Conversion count limit is 500', parameter: 'conversions' }]),
    );
  }
  const problems = conversions.flatMap(problemsOf);
  if (problems.length > 0) return refusal(failure(problems.some(({ code }) => code === 'NOT_FOUND') ? 404 : 400, problems));
  const data = { conversions_processed: conversions.length, debug_id: 'ff02e052-36e4-47d6-bdf0-6d8986446562' };
  return {
    response: json(200, { request: { params: { account_id: '18ce552mlaq' } }, data }),
    taken: conversions.map((conversion) => {
      const { event_id, conversion_id } = conversionSchema.parse(conversion);
      return `${event_id} ${conversion_id ?? ''}`;
    }),
  };
}

function problemsOf(entry: unknown): XError[] {
  const conversion = conversionSchema.safeParse(entry);
  if (!conversion.success) {
    return conversion.error.issues.map(({ path, message }) => {
      const parameter = String(path.findLast((part) => typeof part === 'string') ?? '');
      return { code: 'INVALID_PARAMETER', message: `${parameter}: ${message}`, parameter };
    });
  }
  const { event_id, identifiers } = conversion.data;
  const kinds = new Set(identifiers.flatMap((identifier) => Object.keys(identifier)));
  if (kinds.size === 0 || (kinds.size === 1 && (kinds.has('ip_address') || kinds.has('user_agent')))) {
    return [{ code: 'INVALID_PARAMETER', message: 'At least one user identifier must be provided', parameter: '' }];
  }
  if (KNOWN_EVENT.test(event_id)) return [];
  return [
    { code: 'NOT_FOUND', message: `event_id (${event_id}) does not belong to provided account`, parameter: 'event_id' },
    { code: 'INVALID_PARAMETER', message: `event_id (${event_id}) is not a single event tag (SET)`, parameter: 'event_id' },
  ];
}

function throttled(now: Date) {
  const reset = Math.floor(now.getTime() / 1000) + WINDOW_S;
  return failure(429, [{ code: 'TOO_MANY_REQUESTS', message: 'Rate limit exceeded', parameter: '' }], {
    date: now.toUTCString(),
    'x-rate-limit-limit': '60000',
    'x-rate-limit-remaining': '0',
    'x-rate-limit-reset': String(reset),
  });
}

function failure(status: number, errors: XError[], headers: Record<string, string> = {}) {
  return json(status, { errors, request: { params: { account_id: '18ce552mlaq' } } }, headers);
}
