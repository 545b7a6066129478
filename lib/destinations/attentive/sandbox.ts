/** Attentive's server as its documents describe it: one event in a request, each kind at an address of its own. */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';

const KEY = 'sandbox-attentive-api-key';
const SOURCE = '357276';

const email = z.string().regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/);
const user = z
  .strictObject({
    phone: z.e164().optional(),
    email: email.optional(),
    externalIdentifiers: z.strictObject({ clientUserId: z.string().min(1) }).optional(),
  })
  .refine(({ phone, email: address }) => phone !== undefined || address !== undefined, 'a phone or an email is required');
const item = z.strictObject({
  productId: z.string().min(1),
  productVariantId: z.string().min(1),
  name: z.string().optional(),
  productImage: z.url().optional(),
  productUrl: z.url().optional(),
  price: z.array(z.strictObject({ value: z.number(), currency: z.string().length(3) })).min(1),
  quantity: z.number().int().min(1),
});
const flat = z.record(z.string().regex(/^[^"{}[\]\\|]+$/), z.union([z.string(), z.number(), z.boolean()]));
const ecommerce = z.strictObject({ items: z.array(item).min(1), occurredAt: z.iso.datetime(), user });
/** What each address takes, and with which status it does. */
const endpoints: Readonly<Record<string, { schema: z.ZodType<{ user: z.infer<typeof user> }>; status: number }>> = {
  '/v1/events/ecommerce/product-view': { schema: ecommerce, status: 200 },
  '/v1/events/ecommerce/add-to-cart': { schema: ecommerce, status: 200 },
  '/v1/events/ecommerce/purchase': { schema: ecommerce, status: 200 },
  '/v1/events/custom': {
    schema: z.strictObject({
      type: z.string().regex(/^[^"'(){}[\]\\|,]+$/),
      properties: flat,
      externalEventId: z.uuid(),
      occurredAt: z.iso.datetime(),
      user,
    }),
    status: 200,
  },
  '/v1/attributes/custom': { schema: z.strictObject({ properties: flat, user }), status: 200 },
  '/v1/subscriptions': {
    schema: z.strictObject({ user, signUpSourceId: z.literal(SOURCE), subscriptionType: z.enum(['MARKETING', 'TRANSACTIONAL']) }),
    status: 202,
  },
  '/v1/subscriptions/unsubscribe': {
    schema: z.strictObject({
      user,
      subscriptions: z.array(z.strictObject({ type: z.literal('MARKETING'), channel: z.enum(['TEXT', 'EMAIL']) })).min(1),
    }),
    status: 202,
  },
};

export const attentiveSandbox: Sandbox = { settings: { apiKey: KEY, signUpSourceId: SOURCE }, answer };

function answer(request: SandboxRequest, { revoked, throttled }: SandboxState): SandboxAnswer {
  if (revoked || request.headers['authorization'] !== `Bearer ${KEY}`) return refusal(json(401, { message: 'Unauthorized' }));
  if (request.method === 'GET' && request.path === '/v1/me') {
    return refusal(json(200, { applicationName: 'Sandbox', companyName: 'Northbound' }));
  }
  const endpoint = endpoints[request.path];
  if (request.method !== 'POST' || !endpoint) return refusal(json(404, { message: 'Not Found' }));
  if (throttled) {
    return refusal(json(429, { message: 'Too Many Requests' }, { 'x-ratelimit-limit': '150', 'x-ratelimit-remaining': '0' }));
  }
  const body = endpoint.schema.safeParse(bodyOf(request));
  if (!body.success) {
    const [issue] = body.error.issues;
    return refusal(json(400, { message: `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'invalid'}`.trim() }));
  }
  const { phone, email: address } = body.data.user;
  return { response: json(endpoint.status, {}), taken: [`${request.path} ${phone ?? address} ${JSON.stringify(body.data)}`] };
}
