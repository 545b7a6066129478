/**
 * A store's server as the specification wants it: verifies the signature and its age over the raw body, then takes the message
 * once.
 */
import { z } from 'zod';
import { equalInConstantTime } from '@/lib/core/hash';
import { SECOND_MS } from '@/lib/core/instant';
import { STANDARD_TOLERANCE_MS, standardSignature } from '@/lib/core/standard-webhooks';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';

const SECRET = 'whsec_c2FuZGJveCBzZWNyZXQgb2YgdGhpcnR5IGJ5dGVz';
const SIZE_MAX = 1_000_000;

const amount = z.strictObject({ amount: z.string().regex(/^-?\d+(\.\d+)?$/), currency: z.string().regex(/^[A-Z]{3}$/) });
const messageSchema = z.strictObject({
  type: z.string().regex(/^\w+(\.\w+)*$/),
  timestamp: z.iso.datetime(),
  test: z.literal(true).optional(),
  data: z.looseObject({
    key: z.string().min(1),
    eventId: z.string().min(1),
    name: z.string().min(1),
    value: amount.optional(),
    items: z.array(z.looseObject({ quantity: z.number(), price: amount.optional() })),
    contact: z.undefined().optional(),
  }),
});

export const webhookSandbox: Sandbox = { settings: { url: 'https://hooks.shop.example/tieback', secret: SECRET }, answer };

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (request.method !== 'POST') return refusal(json(405, { error: 'method_not_allowed' }));
  const fault = state.revoked ? 'the endpoint knows another secret' : signatureFault(request, state.now);
  if (fault) return refusal(json(401, { error: 'unauthorized', message: fault }));
  if (state.throttled) return refusal(json(429, { error: 'too_many_requests' }, { 'retry-after': '30' }));
  if (request.body.length > SIZE_MAX) return refusal(json(413, { error: 'too_large' }));
  if (request.headers['content-type'] !== 'application/json') return refusal(json(415, { error: 'unsupported_media_type' }));
  const message = messageSchema.safeParse(bodyOf(request));
  if (!message.success) {
    const [issue] = message.error.issues;
    return refusal(json(422, { error: 'invalid_message', message: `${issue?.path.join('.')}: ${issue?.message}` }));
  }
  return { response: json(200, { received: true }), taken: [request.headers['webhook-id'] ?? ''] };
}

function signatureFault({ headers, body }: SandboxRequest, now: Date): string | undefined {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': stated } = headers;
  if (!id || !timestamp || !stated) return 'the signature is missing';
  const own = `v1,${standardSignature(SECRET, id, timestamp, body)}`;
  if (!stated.split(' ').some((one) => equalInConstantTime(one, own))) return 'the signature is wrong';
  const age = Math.abs(now.getTime() - Number(timestamp) * SECOND_MS);
  return age <= STANDARD_TOLERANCE_MS ? undefined : 'the signature is too old';
}
