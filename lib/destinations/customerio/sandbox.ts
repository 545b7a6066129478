/** Customer.io's server as its documents describe it: entries are judged one by one, and wrong ones are named by their place. */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';

const SITE_ID = '5a4d0b7c2e9f1a3b6c8d';
const API_KEY = '0f1e2d3c4b5a69788796';
const ENTRY_BYTES_MAX = 32_000;
const BODY_BYTES_MAX = 500_000;

const identifiers = z.union([
  z.strictObject({ id: z.string().min(1) }),
  z.strictObject({ email: z.email({ pattern: z.regexes.unicodeEmail }) }),
]);
const attributes = z.record(z.string().max(150), z.unknown());
const entrySchema = z.discriminatedUnion('action', [
  z.strictObject({ type: z.literal('person'), action: z.literal('identify'), identifiers, attributes }),
  z.strictObject({
    type: z.literal('person'),
    action: z.literal('event'),
    identifiers,
    attributes,
    name: z
      .string()
      .min(1)
      .max(100)
      .refine((name) => name === name.trim(), 'has spaces around it'),
    id: z
      .string()
      .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'is no ULID')
      .optional(),
    timestamp: z.number().int().positive().optional(),
  }),
]);
type Entry = z.infer<typeof entrySchema>;

export const customerioSandbox: Sandbox = {
  settings: { siteId: SITE_ID, apiKey: API_KEY, region: 'us', people: 'email' },
  answer,
};

function answer(request: SandboxRequest, { revoked, throttled }: SandboxState): SandboxAnswer {
  const expected = `Basic ${Buffer.from(`${SITE_ID}:${API_KEY}`).toString('base64')}`;
  if (revoked || request.headers['authorization'] !== expected) {
    return refusal(json(401, { meta: { error: 'Unauthorized request' } }));
  }
  if (request.method === 'GET' && request.path === '/api/v1/accounts/region') {
    return refusal(json(200, { url: 'track.customer.io', data_center: 'us', environment_id: 1 }));
  }
  if (request.method !== 'POST' || request.path !== '/api/v2/batch') return refusal(json(404, { meta: { error: 'not found' } }));
  if (throttled) return refusal(json(429, { meta: { error: 'too many requests' } }));
  const body = z.strictObject({ batch: z.array(z.unknown()).min(1) }).safeParse(bodyOf(request));
  if (!body.success || Buffer.byteLength(request.body) > BODY_BYTES_MAX) {
    return refusal(json(400, { errors: [{ reason: 'invalid', message: 'The batch could not be read.' }] }));
  }
  const taken: string[] = [];
  const errors = body.data.batch.flatMap((given, batch_index) => {
    const entry = entrySchema.safeParse(given);
    const isLarge = Buffer.byteLength(JSON.stringify(given)) > ENTRY_BYTES_MAX;
    if (entry.success && !isLarge) taken.push(keyOf(entry.data));
    if (isLarge) return [{ batch_index, reason: 'invalid', field: '', message: 'The entry is too large.' }];
    const [issue] = entry.success ? [] : entry.error.issues;
    return issue ? [{ batch_index, reason: 'invalid', field: issue.path.join('.'), message: issue.message }] : [];
  });
  return { response: json(errors.length > 0 ? 207 : 200, errors.length > 0 ? { errors } : {}), taken };
}

function keyOf(entry: Entry): string {
  const who = Object.values(entry.identifiers).join();
  return entry.action === 'event' ? `${entry.name} ${entry.id ?? who}` : `identify ${who} ${JSON.stringify(entry.attributes)}`;
}
