/** Axon's server as its documents describe it: one invalid event drops the whole request, and nothing says which it was. */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { AXON_EVENTS } from './event';

const EVENT_KEY = '70c1950c-a3fd-4cde-87f8-5d56f5376e46';
const API_KEY = 'sandbox-axon-conversion-api-key';
const EVENTS_MAX = 100;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const userSchema = z
  .strictObject({
    aleid: z.string().min(1).optional(),
    alart: z.string().min(1).optional(),
    axwrt: z.string().min(1).optional(),
    client_id: z.string().min(1).optional(),
    user_id: z.string().min(6).optional(),
    email: z.union([hash, z.email()]).optional(),
    phone: z.union([hash, z.string().regex(/^\d{7,15}$/)]).optional(),
    client_ip_address: z.string().min(1),
    client_user_agent: z.string().min(1),
    esi: z.enum(['web', 'app']),
    os: z.enum(['ios', 'android', 'desktop_os']).optional(),
    country_code: z.string().length(2).optional(),
  })
  .refine(({ aleid, alart, axwrt, client_id, user_id, email, phone }) =>
    [aleid, alart, axwrt, client_id, user_id, email, phone].some((key) => key !== undefined),
  );
const lineSchema = z.strictObject({
  item_id: z.string().min(1),
  item_name: z.string().optional(),
  item_brand: z.string().optional(),
  item_variant_id: z.string().optional(),
  item_category_id: z.number().int().optional(),
  image_url: z.url().optional(),
  price: z.number().optional(),
  discount: z.number().optional(),
  quantity: z.number().int().min(1),
});
const money = { currency: z.string().length(3), value: z.number() };
const lines = z.array(lineSchema).min(1);
/** What the data of an event must hold, by its name. */
const dataSchemas: Partial<Record<(typeof AXON_EVENTS)[number], z.ZodType>> = {
  page_view: z.looseObject({}).nullable(),
  view_item: z.looseObject({ items: lines }),
  add_to_cart: z.looseObject({ items: lines }),
  begin_checkout: z.looseObject({ items: lines, ...money }),
  purchase: z.looseObject({ transaction_id: z.string().min(1), items: lines, ...money }),
};
const eventSchema = z
  .strictObject({
    name: z.enum(AXON_EVENTS),
    event_time: z.number().int().min(1_000_000_000_000),
    event_source_url: z.url(),
    dedupe_id: z.string().min(1).optional(),
    data: z.unknown(),
    user_data: userSchema,
  })
  .refine(({ name, data }) => (dataSchemas[name] ?? z.looseObject({})).safeParse(data).success);
const bodySchema = z.strictObject({ events: z.array(eventSchema).min(1).max(EVENTS_MAX) });

export const applovinSandbox: Sandbox = { settings: { eventKey: EVENT_KEY, apiKey: API_KEY }, answer };

function answer(request: SandboxRequest, { revoked, throttled }: SandboxState): SandboxAnswer {
  if (request.method !== 'POST' || request.path !== '/v1/event') return refusal(json(404, { error: 'Not Found' }));
  const isKnown = request.headers['authorization'] === API_KEY && request.query.get('pixel_id') === EVENT_KEY;
  if (revoked || !isKnown) return refusal(json(401, { error: 'Authentication failed.' }));
  if (throttled) return refusal(json(429, { error: 'Too Many Requests' }));
  const body = bodySchema.safeParse(bodyOf(request));
  if (!body.success)
    return refusal(json(400, { error: 'There is an error with your request. This batch of events was dropped.' }));
  const taken = body.data.events.map(({ name, dedupe_id }) => `${name} ${dedupe_id ?? ''}`);
  return { response: { status: 200, headers: {}, body: '' }, taken };
}
