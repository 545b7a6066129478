/** Meta's server as its documents describe it: atomic requests, its own error codes, deduplication by event name and id. */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { creditProblem } from './sandbox-credit';
import { META_API_VERSION } from './version';

const DATASET = '1234567890123456';
const TOKEN = 'EAAsandboxToken';
const DAY_S = 86_400;
const EVENTS_MAX = 1_000;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const hashes = z.array(hash).min(1).or(hash);
const hashed = Object.fromEntries(
  ['em', 'ph', 'fn', 'ln', 'ct', 'st', 'zp', 'country', 'ge', 'db', 'external_id'].map((key) => [key, hashes.optional()]),
);
const userDataSchema = z
  .looseObject({
    ...hashed,
    fbc: z
      .string()
      .regex(/^fb\.\d\.\d{13}\.\S+$/)
      .optional(),
    fbp: z
      .string()
      .regex(/^fb\.\d\.\d{13}\.\d+(\.\S+)?$/)
      .optional(),
    client_ip_address: z.string().optional(),
    client_user_agent: z.string().optional(),
  })
  .refine((user) => Object.keys(user).some((key) => key !== 'country' && key !== 'client_user_agent'));
const eventSchema = z.looseObject({
  event_name: z.string().min(1).max(50),
  event_time: z.number().int(),
  event_id: z.string().max(100).optional(),
  action_source: z.enum([
    'website',
    'app',
    'email',
    'phone_call',
    'chat',
    'physical_store',
    'system_generated',
    'business_messaging',
    'other',
  ]),
  event_source_url: z.url().optional(),
  user_data: userDataSchema,
  custom_data: z
    .looseObject({
      content_name: z.string().optional(),
      content_category: z.string().optional(),
      content_type: z.enum(['product', 'product_group']).optional(),
      content_ids: z.array(z.string()).optional(),
      value: z.number().optional(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .optional(),
      contents: z.array(z.looseObject({ id: z.string(), quantity: z.number().int().optional() })).optional(),
      num_items: z.number().int().optional(),
    })
    .optional(),
});
type Event = z.infer<typeof eventSchema>;

export const metaSandbox: Sandbox = {
  settings: { datasetId: DATASET, accessToken: TOKEN, testEventCode: 'TEST12345' },
  answer,
};

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (state.revoked || request.headers['authorization'] !== `Bearer ${TOKEN}`) return refusal(invalidToken(state));
  if (!request.path.startsWith(`/${META_API_VERSION}/${DATASET}`))
    return refusal(
      failure(400, {
        code: 100,
        error_subcode: 33,
        message: 'Unsupported post request. Object does not exist, or cannot be loaded due to missing permissions.',
      }),
    );
  if (request.method === 'GET') return refusal(json(200, { id: DATASET, name: 'Sandbox dataset' }));
  if (state.throttled)
    return refusal(failure(400, { code: 4, message: 'Application request limit reached', is_transient: true }));
  const body = z.object({ data: z.array(z.unknown()).min(1).max(EVENTS_MAX) }).safeParse(bodyOf(request));
  if (!body.success) return refusal(failure(400, { code: 100, message: 'Invalid parameter: data must hold 1 to 1000 events' }));
  const events: Event[] = [];
  for (const [index, entry] of body.data.data.entries()) {
    const problem = problemOf(entry, index, state.now);
    if (problem) return refusal(failure(400, problem));
    events.push(eventSchema.parse(entry));
  }
  return {
    response: json(200, { events_received: events.length, messages: [], fbtrace_id: 'AsandboxTrace' }),
    taken: events.map(({ event_name, event_id }) => `${event_name} ${event_id ?? ''}`),
  };
}

type Problem = { code: number; error_subcode?: number; message: string; error_user_msg?: string; is_transient?: boolean };

function problemOf(entry: unknown, index: number, now: Date): Problem | undefined {
  const event = eventSchema.safeParse(entry);
  if (!event.success) {
    const [issue] = event.error.issues;
    return {
      code: 100,
      error_subcode: 2_804_019,
      message: 'Invalid parameter',
      error_user_msg: `data[${index}].${issue?.path.join('.')}: ${issue?.message}`,
    };
  }
  const age = now.getTime() / 1000 - event.data.event_time;
  if (age > 7 * DAY_S)
    return {
      code: 100,
      error_subcode: 2_804_003,
      message: 'Invalid parameter',
      error_user_msg: 'Event Timestamp Too Old: it must be within the last 7 days.',
    };
  if (age < -60)
    return {
      code: 100,
      error_subcode: 2_804_004,
      message: 'Invalid parameter',
      error_user_msg: 'Event Timestamp In The Future.',
    };
  const { event_name, action_source, event_source_url, user_data, custom_data } = event.data;
  if (action_source === 'website' && (!event_source_url || !user_data.client_user_agent)) {
    return {
      code: 100,
      error_subcode: 2_804_016,
      message: 'Invalid parameter',
      error_user_msg: 'A website event needs event_source_url and client_user_agent.',
    };
  }
  if (event_name === 'Purchase' && (custom_data?.value === undefined || !custom_data.currency)) {
    return {
      code: 100,
      error_subcode: 2_804_007,
      message: 'Invalid parameter',
      error_user_msg: 'A Purchase needs value and currency.',
    };
  }
  const wrong = creditProblem(entry, now);
  return wrong ? { code: 100, error_subcode: 2_804_019, message: 'Invalid parameter', error_user_msg: wrong } : undefined;
}

function invalidToken(state: SandboxState) {
  const message = `Error validating access token: the session was invalidated on ${state.now.toUTCString()}`;
  return failure(401, { code: 190, error_subcode: 460, message });
}

function failure(status: number, { message, ...error }: Problem) {
  return json(status, { error: { message, type: 'OAuthException', ...error, fbtrace_id: 'AsandboxTrace' } });
}
