/**
 * Braze's server as its documents describe it: wrong objects are left out and named by their place; types of its own events are
 * checked.
 */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';

const KEY = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const OBJECTS_MAX = 75;
const OBJECT_BYTES_MAX = 100_000;

const who = {
  external_id: z.string().min(1).max(997).optional(),
  email: z
    .string()
    .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/)
    .optional(),
  phone: z.e164().optional(),
};
const isSomebody = ({ external_id, email, phone }: { external_id?: string; email?: string; phone?: string }) =>
  external_id !== undefined || email !== undefined || phone !== undefined;
const product = z.strictObject({
  product_id: z.string().min(1),
  product_name: z.string().min(1),
  variant_id: z.string().min(1),
  quantity: z.number().int().min(1),
  price: z.number().optional(),
  image_url: z.url().optional(),
  product_url: z.url().optional(),
});
const common = { currency: z.string().length(3), source: z.enum(['web', 'ios', 'android']) };
const order = { ...common, order_id: z.string().min(1), total_value: z.number(), products: z.array(product) };
/** The properties of the recommended events, by their names. */
const recommended: Readonly<Record<string, z.ZodType>> = {
  'ecommerce.product_viewed': z.looseObject({ ...common, ...product.omit({ quantity: true }).shape, price: z.number() }),
  'ecommerce.cart_updated': z
    .looseObject({
      ...common,
      cart_id: z.string().min(1),
      products: z.array(product).min(1),
      action: z.enum(['add', 'remove', 'replace']),
      total_value: z.number().optional(),
    })
    .refine(({ action, total_value }) => action !== 'replace' || total_value !== undefined),
  'ecommerce.checkout_started': z.looseObject({
    ...common,
    checkout_id: z.string().min(1),
    total_value: z.number(),
    products: z.array(product),
  }),
  'ecommerce.order_placed': z.looseObject(order),
  'ecommerce.order_refunded': z.looseObject(order),
  'ecommerce.order_cancelled': z.looseObject({ ...order, cancel_reason: z.string().min(1) }),
};
const eventSchema = z
  .strictObject({
    ...who,
    name: z.string().min(1).max(255),
    time: z.iso.datetime(),
    properties: z.record(z.string(), z.unknown()),
  })
  .refine(isSomebody, "'external_id', 'email' or 'phone' is required")
  .refine(
    ({ name, properties }) => recommended[name]?.safeParse(properties).success ?? true,
    'the properties have the wrong form',
  );
const attributesSchema = z
  .looseObject({
    ...who,
    email_subscribe: z.enum(['opted_in', 'subscribed', 'unsubscribed']).optional(),
    subscription_groups: z
      .array(
        z.strictObject({ subscription_group_id: z.string().min(1), subscription_state: z.enum(['subscribed', 'unsubscribed']) }),
      )
      .optional(),
  })
  .refine(isSomebody, "'external_id', 'email' or 'phone' is required");
const list = z.array(z.unknown()).max(OBJECTS_MAX).optional();
const bodySchema = z.strictObject({ events: list, attributes: list }).refine(({ events, attributes }) => events ?? attributes);

export const brazeSandbox: Sandbox = {
  settings: { apiKey: KEY, host: 'rest.iad-01.braze.com', people: 'email', smsGroupId: '0f8fad5b-d9cb-469f-a165-70867728950e' },
  answer,
};

function answer(request: SandboxRequest, { revoked, throttled }: SandboxState): SandboxAnswer {
  if (request.method !== 'POST' || request.path !== '/users/track') return refusal(json(404, { message: 'Not Found' }));
  if (revoked || request.headers['authorization'] !== `Bearer ${KEY}`) return refusal(json(401, { message: 'Invalid API Key' }));
  if (throttled) return refusal(json(429, { message: 'Rate limit exceeded' }, { 'x-ratelimit-retry-after': '3' }));
  const body = bodySchema.safeParse(bodyOf(request));
  if (!body.success)
    return refusal(json(400, { message: "Valid data must be provided in the 'attributes', 'events' or 'purchases' fields." }));
  const { events = [], attributes = [] } = body.data;
  const taken: string[] = [];
  const errors = [
    ...wrongOf('events', events, eventSchema, ({ name, time, properties }) => {
      taken.push(`${name} ${String(properties['order_id'] ?? time)}`);
    }),
    ...wrongOf('attributes', attributes, attributesSchema, (one) => {
      taken.push(`attributes ${one.external_id ?? one.email ?? one.phone} ${one.email_subscribe ?? ''}`);
    }),
  ];
  const wrong = (name: string) => errors.filter(({ input_array }) => input_array === name).length;
  const counts = {
    ...(events.length > 0 && { events_processed: events.length - wrong('events') }),
    ...(attributes.length > 0 && { attributes_processed: attributes.length - wrong('attributes') }),
  };
  return { response: json(201, { message: 'success', ...counts, ...(errors.length > 0 && { errors }) }), taken };
}

function wrongOf<One>(input_array: string, given: unknown[], schema: z.ZodType<One>, take: (one: One) => void) {
  return given.flatMap((entry, index) => {
    const read = schema.safeParse(entry);
    const isLarge = Buffer.byteLength(JSON.stringify(entry)) > OBJECT_BYTES_MAX;
    if (read.success && !isLarge) take(read.data);
    if (read.success && !isLarge) return [];
    return [
      { type: read.success ? 'The object is too large' : (read.error.issues[0]?.message ?? 'invalid'), input_array, index },
    ];
  });
}
