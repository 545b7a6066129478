/** Postscript's server as its documents describe it: one event or subscriber in a request, errors with codes of their own. */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';

const KEY = 'sk_sandbox00000000000000000000000000';
const KEYWORD = 'SIGNUP';

const phone = z.e164();
const email = z.string().regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/);
const eventSchema = z
  .strictObject({
    type: z.string().regex(/^\w+$/),
    phone: phone.optional(),
    email: email.optional(),
    occurred_at: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
    external_id: z.string().min(1).optional(),
    properties: z.record(z.string(), z.unknown()).optional(),
  })
  .refine((event) => event.phone !== undefined || event.email !== undefined, 'subscriber_id, phone or email is required');
const subscriberSchema = z.strictObject({
  phone_number: phone,
  keyword: z.literal(KEYWORD),
  email: email.optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  external_id: z.string().optional(),
  origin: z.enum(['website', 'social', 'other']),
});

export const postscriptSandbox: Sandbox = { settings: { apiKey: KEY, keyword: KEYWORD }, answer };

function answer(request: SandboxRequest, { revoked, throttled }: SandboxState): SandboxAnswer {
  if (revoked || request.headers['authorization'] !== `Bearer ${KEY}`) return refusal(failure(401, 1001, 'Invalid API key.'));
  if (throttled) return refusal(failure(429, 3002, 'Rate limit exceeded.'));
  if (request.method !== 'POST') return refusal(failure(404, 404, 'Not found.'));
  switch (request.path) {
    case '/api/v2/events':
      return take(
        request,
        eventSchema,
        ({ type, external_id, email: address, phone: number }) => `${type} ${external_id ?? number ?? address}`,
      );
    case '/api/v2/subscribers':
      return take(request, subscriberSchema, ({ phone_number }) => `subscriber ${phone_number}`);
    default:
      return refusal(failure(404, 404, 'Not found.'));
  }
}

function take<One>(request: SandboxRequest, schema: z.ZodType<One>, keyOf: (one: One) => string): SandboxAnswer {
  const read = schema.safeParse(bodyOf(request));
  if (!read.success) return refusal(failure(400, 2001, read.error.issues[0]?.message ?? 'Invalid input.'));
  return { response: json(201, { success: true }), taken: [keyOf(read.data)] };
}

function failure(status: number, error_code: number, error_message: string) {
  return json(status, { error_code, error_message, success: false });
}
