/** Klaviyo's server as its documents describe it: jobs taken whole or not at all, errors that point at the row. */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';

const KEY = 'pk_sandbox0000000000000000000000000000';
const LIST = 'Y6nRLr';
const EVENTS_MAX = 1_000;
const PROPERTIES_MAX = 400;
const YEAR_MS = 366 * 86_400_000;

const eventSchema = z.strictObject({
  type: z.literal('event'),
  attributes: z.strictObject({
    time: z.iso.datetime({ offset: true }),
    value: z.number().optional(),
    value_currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    unique_id: z.string().min(1),
    metric: z.strictObject({
      data: z.strictObject({ type: z.literal('metric'), attributes: z.object({ name: z.string().min(1).max(127) }) }),
    }),
    properties: z.record(z.string(), z.unknown()).refine((properties) => Object.keys(properties).length <= PROPERTIES_MAX),
  }),
});
const text = z.string().optional();
const profileSchema = z.strictObject({
  email: z
    .string()
    .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/)
    .optional(),
  phone_number: z
    .string()
    .regex(/^\+[1-9]\d{7,14}$/)
    .optional(),
  external_id: text,
  first_name: text,
  last_name: text,
  location: z.strictObject({ city: text, region: text, zip: text, country: text }).optional(),
});
const importSchema = profileSchema.extend({ properties: z.record(z.string(), z.unknown()).optional() });
const marketing = (consent: string) => z.strictObject({ marketing: z.strictObject({ consent: z.literal(consent) }) }).optional();
const subscriberSchema = (consent: string) =>
  profileSchema
    .pick({ email: true, phone_number: true })
    .extend({ subscriptions: z.strictObject({ email: marketing(consent), sms: marketing(consent) }) })
    .refine(({ email, subscriptions }) => !subscriptions.email || email, { path: ['email'], error: 'An email is required.' })
    .refine(({ phone_number, subscriptions }) => !subscriptions.sms || phone_number, {
      path: ['phone_number'],
      error: 'A phone number is required.',
    });
/** The jobs of profiles: what each takes, and how many. */
const profileJobs: Readonly<Record<string, { schema: z.ZodType<{ email?: string; phone_number?: string }>; max: number }>> = {
  'profile-bulk-import': { schema: importSchema, max: 10_000 },
  'profile-subscription-bulk-create': { schema: subscriberSchema('SUBSCRIBED'), max: 1_000 },
  'profile-subscription-bulk-delete': { schema: subscriberSchema('UNSUBSCRIBED'), max: 100 },
};
const rowSchema = z.strictObject({
  type: z.literal('event-bulk-create'),
  attributes: z.strictObject({
    backfill: z.boolean().optional(),
    profile: z.strictObject({ data: z.strictObject({ type: z.literal('profile'), attributes: profileSchema }) }),
    events: z.strictObject({ data: z.array(eventSchema).min(1) }),
  }),
});
const jobSchema = z.strictObject({
  data: z.strictObject({
    type: z.literal('event-bulk-create-job'),
    attributes: z.strictObject({ 'events-bulk-create': z.strictObject({ data: z.array(z.unknown()).min(1) }) }),
  }),
});
const ROWS = '/data/attributes/events-bulk-create/data';
type Row = z.infer<typeof rowSchema>;
type Problem = { pointer: string; detail: string };

export const klaviyoSandbox: Sandbox = { settings: { apiKey: KEY, sendPhone: false, listId: LIST }, answer };

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (state.revoked || request.headers['authorization'] !== `Klaviyo-API-Key ${KEY}`) {
    return refusal(failure(401, 'authentication_failed', 'Incorrect authentication credentials.', [authorization]));
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(request.headers['revision'] ?? '')) {
    return refusal(failure(400, 'invalid', 'Invalid input.', [{ pointer: '/data', detail: 'The revision header is missing.' }]));
  }
  if (request.method === 'GET' && request.path === '/api/accounts') {
    return refusal(json(200, { data: [{ type: 'account', id: 'SaNdBx', attributes: { test_account: true } }] }));
  }
  const [, kind = ''] = /^\/api\/(.+)-jobs$/.exec(request.path) ?? [];
  const profileJob = profileJobs[kind];
  if (request.method !== 'POST' || !(profileJob || kind === 'event-bulk-create')) {
    return refusal(failure(404, 'not_found', 'Not found.', [{ pointer: '/data', detail: 'The resource does not exist.' }]));
  }
  if (state.throttled) {
    const detail = 'Request was throttled. Expected available in 2 seconds.';
    return refusal(failure(429, 'throttled', 'Request was throttled.', [{ pointer: '/data', detail }], { 'retry-after': '2' }));
  }
  return profileJob ? takeProfiles(bodyOf(request), kind, profileJob) : takeJob(bodyOf(request), state.now);
}

function takeJob(body: unknown, now: Date): SandboxAnswer {
  const job = jobSchema.safeParse(body);
  if (!job.success) {
    const problems = job.error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message }));
    return refusal(failure(400, 'invalid', 'Invalid input.', problems));
  }
  const rows: Row[] = [];
  const problems: Problem[] = [];
  for (const [index, entry] of job.data.data.attributes['events-bulk-create'].data.entries()) {
    const row = rowSchema.safeParse(entry);
    if (row.success) rows.push(row.data);
    problems.push(...(row.success ? problemsOf(row.data, index, now) : shapeProblems(row.error, index)));
  }
  const keys = rows.flatMap(keysOf);
  if (keys.length > EVENTS_MAX) problems.push({ pointer: ROWS, detail: 'A job may hold at most 1000 events.' });
  if (new Set(keys).size < keys.length) {
    problems.push({ pointer: `${ROWS}/0/attributes/events/data/0/attributes/unique_id`, detail: 'unique_id is repeated.' });
  }
  if (problems.length > 0) return refusal(failure(400, 'invalid', 'Invalid input.', problems));
  return { response: { status: 202, headers: {}, body: '' }, taken: keys };
}

function takeProfiles(body: unknown, kind: string, { schema, max }: (typeof profileJobs)[string]): SandboxAnswer {
  const job = z
    .strictObject({
      data: z.strictObject({
        type: z.literal(`${kind}-job`),
        attributes: z.strictObject({
          custom_source: z.string().optional(),
          profiles: z.strictObject({
            data: z
              .array(z.strictObject({ type: z.literal('profile'), attributes: schema }))
              .min(1)
              .max(max),
          }),
        }),
        relationships: z
          .strictObject({ list: z.strictObject({ data: z.strictObject({ type: z.literal('list'), id: z.string() }) }) })
          .optional(),
      }),
    })
    .safeParse(body);
  if (!job.success) {
    const problems = job.error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message }));
    return refusal(failure(400, 'invalid', 'Invalid input.', problems));
  }
  const { attributes, relationships } = job.data.data;
  if (relationships && relationships.list.data.id !== LIST) {
    const detail = `A list with id ${relationships.list.data.id} does not exist.`;
    return refusal(failure(404, 'not_found', 'Not found.', [{ pointer: '/data/relationships/list/data/id', detail }]));
  }
  const taken = attributes.profiles.data.map(({ attributes: { email, phone_number } }) => `${kind} ${email ?? phone_number}`);
  return { response: { status: 202, headers: {}, body: '' }, taken };
}

function shapeProblems(error: z.ZodError, index: number): Problem[] {
  return error.issues.map(({ path, message }) => ({ pointer: `${ROWS}/${index}/${path.join('/')}`, detail: message }));
}

function problemsOf({ attributes }: Row, index: number, now: Date): Problem[] {
  const { email, phone_number, external_id } = attributes.profile.data.attributes;
  if (!email && !phone_number && !external_id) {
    return [{ pointer: `${ROWS}/${index}/attributes/profile/data/attributes`, detail: 'One identifier is required.' }];
  }
  return attributes.events.data.flatMap((event, place) => {
    const pointer = `${ROWS}/${index}/attributes/events/data/${place}/attributes`;
    const { time, value, value_currency } = event.attributes;
    const at = new Date(time);
    if (at.getUTCFullYear() <= 2000 || at.getTime() > now.getTime() + YEAR_MS) {
      return [{ pointer: `${pointer}/time`, detail: 'time must be after the year 2000 and at most a year ahead.' }];
    }
    // Klaviyo itself would take the account's currency: the store's mistake, not one to let pass here.
    return value !== undefined && !value_currency ? [{ pointer: `${pointer}/value_currency`, detail: 'It is missing.' }] : [];
  });
}

function keysOf({ attributes }: Row): string[] {
  const { email, phone_number, external_id } = attributes.profile.data.attributes;
  return attributes.events.data.map(
    (event) =>
      `${email ?? phone_number ?? external_id} ${event.attributes.metric.data.attributes.name} ${event.attributes.unique_id}`,
  );
}

const authorization: Problem = { pointer: '/data/', detail: 'Incorrect authentication credentials.' };

function failure(status: number, code: string, title: string, problems: Problem[], headers: Record<string, string> = {}) {
  const errors = problems.map(({ pointer, detail }) => ({
    id: '752f7ece-af20-44e0-aa3a-b13290d98e72',
    status,
    code,
    title,
    detail,
    source: { pointer },
    links: {},
    meta: {},
  }));
  return json(status, { errors }, headers);
}
