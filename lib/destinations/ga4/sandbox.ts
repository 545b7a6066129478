/**
 * GA4's server as its documents describe it: everything that arrives is answered 204, and what breaks a rule is then not counted;
 * the validation address names the broken rule and counts nothing.
 */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';

const MEASUREMENT_ID = 'G-SANDBOX001';
const SECRET = 'sandboxSecret_0123456-';
const BODY_BYTES_MAX = 130_000;
const AGE_MICROS_MAX = 72 * 3_600 * 1_000_000;

const ITEM_TEXTS = [
  'item_id',
  'item_name',
  'affiliation',
  'coupon',
  'item_brand',
  'item_category',
  'item_category2',
  'item_category3',
  'item_category4',
  'item_category5',
  'item_list_id',
  'item_list_name',
  'item_variant',
  'location_id',
  'promotion_id',
  'promotion_name',
  'creative_name',
  'creative_slot',
];
/** Amounts of an event. */
const NUMBERS = ['value', 'tax', 'shipping', 'engagement_time_msec'];

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const hashes = z.array(hash).max(3).or(hash).optional();
const name = z.string().regex(/^(?!ga_|google_|firebase_|_)[A-Za-z][A-Za-z0-9_]{0,39}$/);
const granted = z.enum(['GRANTED', 'DENIED']).optional();
const scalar = z.string().max(1_000).or(z.number());
/** As Google's reference of events types them; whatever else a store sends of an item is text or a number. */
const itemText = z.string().max(100).optional();
const typedItem = z.looseObject({
  ...Object.fromEntries(ITEM_TEXTS.map((known) => [known, itemText])),
  index: z.number().int().optional(),
  quantity: z.number().optional(),
  price: z.number().optional(),
  discount: z.number().optional(),
});
const item = z
  .record(name, z.string().max(100).or(z.number()))
  .refine((value) => typedItem.safeParse(value).success, 'a parameter of an item is not of its type')
  .refine(
    (value) => Object.keys(value).filter((key) => !(key in typedItem.shape)).length <= 27,
    'at most 27 parameters of your own',
  )
  .refine((value) => value['item_id'] !== undefined || value['item_name'] !== undefined, 'item_id or item_name is required');
const params = z
  .record(name, scalar.or(z.array(item).max(200)))
  .refine((value) => Object.keys(value).length <= 25, 'at most 25 parameters')
  .refine((value) => value['value'] === undefined || value['currency'] !== undefined, 'currency is required with value')
  .refine((value) => lengthsFit(value), 'a value is too long')
  .refine((value) => NUMBERS.every((key) => ['undefined', 'number'].includes(typeof value[key])), 'an amount is a number')
  .refine((value) => value['currency'] === undefined || /^[A-Z]{3}$/.test(`${value['currency']}`), 'currency is ISO 4217');
const event = z
  .strictObject({ name, timestamp_micros: z.number().int().min(1e15).max(1e16).optional(), params: params.optional() })
  .refine((value) => !/^(purchase|refund)$/.test(value.name) || value.params?.['transaction_id'], 'transaction_id is required');
const body = z.strictObject({
  client_id: z.string().min(1),
  user_id: z.string().min(1).max(256).optional(),
  timestamp_micros: z.number().int().optional(),
  user_properties: z.record(z.string().max(24), z.unknown()).optional(),
  consent: z.strictObject({ ad_user_data: granted, ad_personalization: granted }).optional(),
  user_agent: z.string().optional(),
  ip_override: z.string().optional(),
  user_data: z
    .strictObject({
      sha256_email_address: hashes,
      sha256_phone_number: hashes,
      address: z
        .array(
          z.strictObject({
            sha256_first_name: hash.optional(),
            sha256_last_name: hash.optional(),
            sha256_street: hash.optional(),
            city: z.string().optional(),
            region: z.string().optional(),
            postal_code: z.string().optional(),
            country: z.string().length(2).optional(),
          }),
        )
        .optional(),
    })
    .optional(),
  validation_behavior: z.enum(['RELAXED', 'ENFORCE_RECOMMENDATIONS']).optional(),
  events: z.array(event).min(1).max(25),
});

export const ga4Sandbox: Sandbox = {
  settings: { measurementId: MEASUREMENT_ID, apiSecret: SECRET, region: 'any' },
  answer,
};

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (state.throttled) return refusal({ status: 429, headers: {}, body: '' });
  if (request.method !== 'POST' || !/^\/(debug\/)?mp\/collect$/.test(request.path)) {
    return refusal({ status: 404, headers: { 'content-type': 'text/html' }, body: '<html><title>Error 404</title></html>' });
  }
  const read = body.safeParse(bodyOf(request));
  const age = read.success ? Math.max(...read.data.events.map((each) => ageMicros(each, state.now))) : 0;
  if (request.path.startsWith('/debug')) return refusal(json(200, { validationMessages: messagesOf(request, read, age) }));
  const taken = { status: 204, headers: {}, body: '' };
  const isKnownStream =
    request.query.get('measurement_id') === MEASUREMENT_ID && request.query.get('api_secret') === SECRET && !state.revoked;
  const fits = Buffer.byteLength(request.body) < BODY_BYTES_MAX && age <= AGE_MICROS_MAX;
  if (!isKnownStream || !read.success || !fits) return refusal(taken);
  return { response: taken, taken: read.data.events.map((each) => keyOf(read.data.client_id, each, state)) };
}

function messagesOf(request: SandboxRequest, read: ReturnType<typeof body.safeParse>, age: number) {
  const message = (fieldPath: string, validationCode: string, description: string) => [
    { fieldPath, description, validationCode },
  ];
  if (request.query.get('measurement_id') !== MEASUREMENT_ID) {
    return message('measurement_id', 'VALUE_INVALID', 'Measurement requires a valid measurement_id.');
  }
  const issue = read.error?.issues[0];
  if (issue) return message(issue.path.join('.'), 'VALUE_INVALID', issue.message);
  return age > AGE_MICROS_MAX
    ? message('timestamp_micros', 'VALUE_OUT_OF_BOUNDS', 'Measurement timestamp_micros has timestamp too far in the past.')
    : [];
}

function ageMicros({ timestamp_micros: at }: z.infer<typeof event>, now: Date): number {
  return at === undefined ? 0 : now.getTime() * 1_000 - at;
}

/** Only purchases are deduplicated, by their transaction id: any other repeat counts again, as a key of its own. */
function keyOf(clientId: string, { name: as, timestamp_micros: at, params: said }: z.infer<typeof event>, state: SandboxState) {
  if (as === 'purchase') return `purchase ${said?.['transaction_id']}`;
  let key = `${as} ${clientId} ${at}`;
  while (state.isKnown(key)) key += ' again';
  return key;
}

function lengthsFit(values: Record<string, unknown>): boolean {
  const longer: Record<string, number> = { page_title: 300, page_referrer: 420, page_location: 1_000 };
  return Object.entries(values).every(([key, value]) => typeof value !== 'string' || [...value].length <= (longer[key] ?? 100));
}
