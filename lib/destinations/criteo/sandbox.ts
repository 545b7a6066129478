/**
 * Criteo's server as its guide describes it: takes what has the guide's form, refuses the rest. Its answers are ours: Criteo
 * publishes none.
 */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { CRITEO_EVENTS } from './event';

const ACCOUNT = '98765';
const CALLER = '1234';

const eventSchema = z
  .strictObject({
    event: z.enum(CRITEO_EVENTS),
    timestamp: z.iso.datetime({ offset: true }),
    id: z.string().min(1).optional(),
    item: z
      .array(
        z.strictObject({
          id: z.string().min(1),
          price: z.number().min(0).optional(),
          quantity: z.number().int().min(1).optional(),
        }),
      )
      .optional(),
    deduplication_page_view_id: z.string().optional(),
  })
  .refine(
    ({ event, id, item }) => event !== 'trackTransaction' || (id && item?.every(({ price }) => price !== undefined)),
    'trackTransaction needs an id and priced items',
  );
const hash = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`));
const bodySchema = z.strictObject({
  version: z.string().min(1),
  site_type: z.enum(['d', 'm', 't']),
  account: z.literal(ACCOUNT),
  id: z
    .strictObject({
      mapping_key: z.literal(CALLER),
      mapped_user_id: z.string().min(1).optional(),
      email: z
        .strictObject({ md5: hash(32).optional(), sha256: hash(64).optional(), sha256_md5: hash(64).optional() })
        .optional(),
    })
    .refine(({ mapped_user_id, email }) => mapped_user_id ?? email, 'somebody must be named'),
  ip: z.string().optional(),
  useragent: z.string().optional(),
  full_url: z.string().optional(),
  previous_url: z.string().optional(),
  retailer_visitor_id: z.string().optional(),
  country: z.string().length(2).optional(),
  language: z.string().length(2).optional(),
  events: z.array(eventSchema).min(1),
});

export const criteoSandbox: Sandbox = { settings: { accountId: ACCOUNT, callerId: CALLER, currency: 'EUR' }, answer };

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (request.method !== 'POST' || request.path !== '/m/event' || request.query.get('version') !== 's2s_v0') {
    return refusal({ status: 404, headers: {}, body: '' });
  }
  if (state.throttled) return refusal({ status: 429, headers: { 'retry-after': '10' }, body: '' });
  if (state.revoked) return refusal(json(403, { error: 'account is not enabled' }));
  const body = bodySchema.safeParse(bodyOf(request));
  if (!body.success) {
    const [issue] = body.error.issues;
    return refusal(json(400, { error: `${issue?.path.join('.')}: ${issue?.message}` }));
  }
  const { id, events } = body.data;
  const who = id.mapped_user_id ?? id.email?.sha256;
  const taken = events.map(({ event, id: transaction, timestamp }) =>
    transaction ? `${event} ${transaction}` : `${event} ${who} ${timestamp}`,
  );
  return { response: { status: 200, headers: {}, body: '' }, taken };
}
