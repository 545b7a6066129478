/**
 * Amazon's servers as their documents and public schema describe them: tokens for an hour, events judged one by one and answered
 * with 207.
 */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { AMAZON_CURRENCIES, AMAZON_TYPES } from './event';

const ADVERTISER = '1234567890123456';
const CLIENT = 'amzn1.application-oa2-client.sandbox0123456789';
const SECRET = 'sandbox-amazon-client-secret';
const REFRESH = 'Atzr|sandbox-refresh-token';
const ACCESS = 'sandbox-access-token';
const EVENTS_MAX = 500;
const HASHED = ['EMAIL', 'PHONE', 'FIRST_NAME', 'LAST_NAME', 'ADDRESS', 'CITY', 'STATE', 'POSTAL'];

const matchKey = z
  .strictObject({ type: z.enum([...HASHED, 'MAID', 'RAMP_ID', 'MATCH_ID']), values: z.array(z.string().min(1)).length(1) })
  .refine(({ type, values: [value = ''] }) => !HASHED.includes(type) || /^[0-9a-f]{64}$/.test(value), 'must be a SHA-256');
const granted = z.enum(['GRANTED', 'DENIED']);
const eventSchema = z
  .strictObject({
    eventDescription: z.strictObject({
      name: z.string().min(1),
      conversionType: z.enum(AMAZON_TYPES),
      eventSource: z.enum(['WEBSITE', 'ANDROID', 'IOS', 'FIRE_TV', 'OFFLINE']),
      eventIngestionMethod: z.literal('SERVER_TO_SERVER'),
      dataSetName: z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9_-]{4,99}$/)
        .optional(),
    }),
    countryCode: z.string().regex(/^[A-Z]{2}$/),
    eventTime: z.iso.datetime({ offset: true }),
    eventId: z.string().optional(),
    matchKeys: z.array(matchKey).min(1).max(11),
    value: z.number().min(0).multipleOf(0.01).optional(),
    currencyCode: z.enum(AMAZON_CURRENCIES).optional(),
    unitsSold: z.number().int().min(1).optional(),
    customData: z
      .array(z.strictObject({ name: z.string(), value: z.string() }))
      .max(13)
      .optional(),
    consent: z
      .strictObject({
        geo: z.strictObject({ ipAddress: z.string() }).optional(),
        amazonConsent: z.strictObject({ amznAdStorage: granted, amznUserData: granted }).optional(),
      })
      .optional(),
  })
  .refine(
    ({ eventDescription: { conversionType }, currencyCode, unitsSold }) =>
      conversionType === 'OFF_AMAZON_PURCHASES' || (currencyCode === undefined && unitsSold === undefined),
    { path: ['currencyCode'], error: 'belongs to purchases alone' },
  );
const bodySchema = z.strictObject({ events: z.array(z.unknown()).min(1).max(EVENTS_MAX) });

export const amazonSandbox: Sandbox = {
  settings: {
    advertiserId: ADVERTISER,
    region: 'na',
    clientId: CLIENT,
    clientSecret: SECRET,
    refreshToken: REFRESH,
    country: 'DE',
    dataSet: '',
    testDataSet: 'Test_Events',
  },
  answer,
};

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (request.method === 'POST' && request.path === '/auth/o2/token') return refusal(tokenFor(request, state));
  if (request.method !== 'POST' || request.path !== '/adsApi/v1/create/events') {
    return refusal(json(404, { code: 'NOT_FOUND', message: 'Not Found' }));
  }
  const { headers } = request;
  if (state.revoked || headers['authorization'] !== `Bearer ${ACCESS}` || headers['amazon-ads-clientid'] !== CLIENT) {
    return refusal(json(401, { code: 'UNAUTHORIZED', message: 'Not authorized to access this resource' }));
  }
  if (headers['amazon-ads-accountid'] !== ADVERTISER) {
    return refusal(json(403, { code: 'FORBIDDEN', message: 'The advertiser is not allowed to use this API' }));
  }
  if (state.throttled) return refusal(json(429, { code: 'THROTTLED', message: 'Too many requests' }, { 'retry-after': '5' }));
  const body = bodySchema.safeParse(bodyOf(request));
  if (!body.success) return refusal(json(400, { code: 'BAD_REQUEST', message: `events must hold 1 to ${EVENTS_MAX}` }));
  return judge(body.data.events);
}

function judge(events: unknown[]): SandboxAnswer {
  const success: { index: number; event: unknown }[] = [];
  const error: { index: number; errors: { code: string; fieldLocation: string; message: string }[] }[] = [];
  const taken: string[] = [];
  for (const [index, entry] of events.entries()) {
    const read = eventSchema.safeParse(entry);
    if (read.success) {
      success.push({ index, event: read.data });
      taken.push(read.data.eventId ?? `${index} ${read.data.eventTime}`);
      continue;
    }
    const [issue] = read.error.issues;
    const fieldLocation = `events[${index}].${issue?.path.join('.')}`;
    error.push({ index, errors: [{ code: 'INVALID_ARGUMENT', fieldLocation, message: issue?.message ?? 'invalid' }] });
  }
  return { response: json(207, { success, error }), taken };
}

function tokenFor({ body, headers }: SandboxRequest, { revoked, throttled }: SandboxState) {
  if (throttled) return json(429, { error: 'slow_down', error_description: 'Too many requests' });
  const form = new URLSearchParams(body);
  if (headers['authorization'] || form.get('client_id') !== CLIENT || form.get('client_secret') !== SECRET) {
    return json(401, { error: 'invalid_client', error_description: 'Client authentication failed' });
  }
  if (revoked || form.get('grant_type') !== 'refresh_token' || form.get('refresh_token') !== REFRESH) {
    return json(400, { error: 'invalid_grant', error_description: 'The request has an invalid grant parameter : refresh_token' });
  }
  return json(200, { access_token: ACCESS, refresh_token: REFRESH, token_type: 'bearer', expires_in: 3_600 });
}
