/**
 * The Data Manager API and Google's token address as their documents describe them: atomic requests, unknown fields refused,
 * status asked for later.
 */
import { z } from 'zod';
import { sha256Hex } from '@/lib/core/hash';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { DATA_MANAGER_VERSION } from './version';

const CUSTOMER = '1234567890';
const ACCESS_TOKEN = 'sandbox-access-token';
const OAUTH = {
  clientId: '1234-sandbox.apps.googleusercontent.com',
  clientSecret: 'GOCSPX-sandboxSecret',
  refreshToken: '1//sandboxRefreshToken',
};
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const INGEST = `/${DATA_MANAGER_VERSION}/events:ingest`;
const STATUS = `/${DATA_MANAGER_VERSION}/requestStatus:retrieve`;

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'INVALID_SHA256_FORMAT');
const time = z.iso.datetime({ offset: true, error: 'EVENT_TIME_INVALID' });
const granted = z.enum(['CONSENT_GRANTED', 'CONSENT_DENIED', 'CONSENT_STATUS_UNSPECIFIED']).optional();
const account = z.strictObject({ accountType: z.enum(['GOOGLE_ADS', 'DATA_PARTNER']), accountId: z.string().regex(/^\d{10}$/) });
const destination = z.strictObject({
  reference: z.string().optional(),
  operatingAccount: account,
  loginAccount: account.optional(),
  linkedAccount: account.optional(),
  productDestinationId: z.string().regex(/^\d+$/, 'INVALID_CONVERSION_ACTION_ID'),
});
const identifier = z.union(
  [
    z.strictObject({ emailAddress: hash }),
    z.strictObject({ phoneNumber: hash }),
    z.strictObject({
      address: z.strictObject({
        givenName: hash,
        familyName: hash,
        regionCode: z.string().regex(/^[A-Z]{2}$/),
        postalCode: z.string().min(1),
      }),
    }),
  ],
  { error: 'INVALID_SHA256_FORMAT' },
);
const device = z.strictObject({ userAgent: z.string().optional(), ipAddress: z.string().optional() });
const event = z
  .strictObject({
    destinationReferences: z.array(z.string()).optional(),
    transactionId: z.string().min(1).optional(),
    eventTimestamp: time,
    lastUpdatedTimestamp: time.optional(),
    eventSource: z.enum(['WEB', 'APP', 'IN_STORE', 'PHONE', 'MESSAGE', 'OTHER']).optional(),
    conversionValue: z.number().optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'INVALID_CURRENCY_CODE')
      .optional(),
    adIdentifiers: z
      .strictObject({ gclid: z.string().optional(), gbraid: z.string().optional(), wbraid: z.string().optional() })
      .optional(),
    userData: z.strictObject({ userIdentifiers: z.array(identifier).min(1).max(10, 'TOO_MANY_USER_IDENTIFIERS') }).optional(),
    consent: z.strictObject({ adUserData: granted, adPersonalization: granted }).optional(),
    eventDeviceInfo: device.optional(),
    cartData: z
      .strictObject({
        merchantId: z.string().regex(/^\d+$/, 'INVALID_MERCHANT_ID').optional(),
        merchantFeedLabel: z.string().optional(),
        merchantFeedLanguageCode: z.string().length(2).optional(),
        transactionDiscount: z.number().optional(),
        couponCodes: z.array(z.string().min(1)).min(1).optional(),
        items: z.array(
          z.strictObject({ merchantProductId: z.string(), quantity: z.number().int(), unitPrice: z.number().optional() }),
        ),
      })
      .optional(),
    userProperties: z.strictObject({ customerType: z.enum(['NEW', 'RETURNING', 'REENGAGED']).optional() }).optional(),
    customVariables: z.array(z.strictObject({ variable: z.string(), value: z.string() })).optional(),
  })
  .refine(({ adIdentifiers, userData }) => userData || Object.keys(adIdentifiers ?? {}).length > 0, 'NO_IDENTIFIERS_PROVIDED')
  .refine(({ conversionValue, currency }) => conversionValue === undefined || currency !== undefined, 'INVALID_CURRENCY_CODE');
const body = z.strictObject({
  destinations: z.array(destination).min(1).max(10, 'TOO_MANY_DESTINATIONS'),
  events: z.array(event).min(1).max(2_000, 'TOO_MANY_EVENTS'),
  consent: z.strictObject({ adUserData: granted, adPersonalization: granted }).optional(),
  encoding: z.enum(['HEX', 'BASE64']),
  validateOnly: z.boolean().optional(),
});
type Body = z.infer<typeof body>;

export const googleSandbox: Sandbox = { settings: { customerId: '123-456-7890', ...OAUTH }, answer };

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (request.path === '/token') return refusal(tokenAnswer(request, state));
  if (state.revoked || request.headers['authorization'] !== `Bearer ${ACCESS_TOKEN}`) {
    const message = 'Request had invalid authentication credentials. Expected OAuth 2 access token.';
    return refusal(failure(401, 'UNAUTHENTICATED', message, 'ACCESS_TOKEN_EXPIRED'));
  }
  if (state.throttled) {
    const delay = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '30s' }];
    return refusal(failure(429, 'RESOURCE_EXHAUSTED', 'Too many requests.', 'RESOURCE_EXHAUSTED', delay));
  }
  if (request.method === 'GET' && request.path === STATUS) return refusal(json(200, PROCESSED));
  if (request.method !== 'POST' || request.path !== INGEST) {
    return refusal(failure(404, 'NOT_FOUND', 'Requested entity was not found.', 'NOT_FOUND'));
  }
  const read = body.safeParse(bodyOf(request));
  const violations = read.success ? violationsOf(read.data, state.now) : read.error.issues.map(violationOf);
  if (violations.length > 0 || !read.success) {
    const detail = [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations }];
    return refusal(failure(400, 'INVALID_ARGUMENT', 'There was a problem with the request.', 'INVALID_ARGUMENT', detail));
  }
  if (read.data.destinations.some(({ operatingAccount }) => operatingAccount.accountId !== CUSTOMER)) {
    return refusal(failure(403, 'PERMISSION_DENIED', 'The caller does not have permission.', 'PERMISSION_DENIED'));
  }
  const response = json(200, { requestId: `sandbox-${sha256Hex(request.body).slice(0, 16)}` });
  return { response, taken: read.data.validateOnly ? [] : read.data.events.flatMap((each) => keysOf(each, read.data)) };
}

/** A conversion told again under its transaction id is the same one, with a new value. */
function keysOf({ destinationReferences = [], transactionId }: Body['events'][number], { destinations }: Body): string[] {
  const named = destinations.filter(
    ({ reference }) => destinationReferences.length === 0 || destinationReferences.includes(reference ?? ''),
  );
  return named.map(({ productDestinationId }) => `${productDestinationId} ${transactionId ?? ''}`);
}

function violationsOf({ events, destinations }: Body, now: Date) {
  const references = new Set(destinations.map(({ reference }) => reference));
  // No real action has so short an id.
  const unknown = destinations.findIndex(({ productDestinationId }) => productDestinationId.length < 6);
  return [
    ...(unknown < 0
      ? []
      : [violation(`destinations.destinations[${unknown}].product_destination_id`, 'INVALID_CONVERSION_ACTION_ID')]),
    ...events.flatMap(({ destinationReferences = [], eventTimestamp }, place) => [
      ...(destinationReferences.some((reference) => !references.has(reference))
        ? [violation(`events.events[${place}].destination_references`, 'INVALID_DESTINATION')]
        : []),
      ...(Date.parse(eventTimestamp) > now.getTime() + 60_000
        ? [violation(`events.events[${place}].event_timestamp`, 'EVENT_TIME_INVALID')]
        : []),
    ]),
  ];
}

function violationOf({ path, message, code }: z.core.$ZodIssue) {
  const reason = /^[A-Z][A-Z0-9_]+$/.test(message)
    ? message
    : code === 'unrecognized_keys'
      ? 'INVALID_ARGUMENT'
      : 'REQUIRED_FIELD_MISSING';
  const field = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return violation(field.replace(/^\.(\w+)\[/, '$1.$1['), reason, message);
}

function violation(field: string, reason: string, description = reason) {
  return { field, description, reason };
}

function tokenAnswer({ method, body: form }: SandboxRequest, { revoked }: SandboxState) {
  const said = new URLSearchParams(form);
  const isKnown =
    (said.get('grant_type') === JWT_BEARER && said.get('assertion')?.split('.').length === 3) ||
    (said.get('client_id') === OAUTH.clientId && said.get('refresh_token') === OAUTH.refreshToken);
  if (method !== 'POST' || revoked || !isKnown) {
    return json(400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' });
  }
  return json(200, { access_token: ACCESS_TOKEN, expires_in: 3_599, token_type: 'Bearer' });
}

const PROCESSED = { requestStatusPerDestination: [{ requestStatus: 'SUCCESS', eventsIngestionStatus: { recordCount: '1' } }] };

function failure(code: number, status: string, message: string, reason: string, details: unknown[] = []) {
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'datamanager.googleapis.com' };
  const trace = { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId: 'sandboxTrace' };
  return json(code, { error: { code, message, status, details: [info, ...details, trace] } });
}
