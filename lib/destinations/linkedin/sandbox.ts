/**
 * LinkedIn's server as its documents and its own messages describe it: a batch is validated whole, every fault is named with its
 * index.
 */
import { z } from 'zod';
import { DAY_MS } from '@/lib/core/instant';
import type { VendorResponse } from '@/lib/model/delivery';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { LINKEDIN_API_VERSION } from './version';

const TOKEN = 'AQsandboxLinkedInConversionsApiAccessToken0123456789';
/** Rules that the account has; one of them counts the Insight Tag's events alone. */
const RULES = new Set(['1234567', '104012', '104013']);
const TAG_RULE = '104020';
const EVENTS_MAX = 5_000;
const AGE_MS_MAX = 90 * DAY_MS;
const PREFIX = 'urn:lla:llaPartnerConversion:';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 hex digest');
const userIdSchema = z.discriminatedUnion('idType', [
  z.strictObject({ idType: z.enum(['SHA256_EMAIL', 'SHA256_IP_ADDRESS']), idValue: hash }),
  z.strictObject({ idType: z.literal('PLAINTEXT_IP_ADDRESS'), idValue: z.ipv4() }),
  z.strictObject({
    idType: z.enum(['LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID', 'ACXIOM_ID', 'GOOGLE_AID']),
    idValue: z.string().min(1),
  }),
]);
const userInfoSchema = z
  .strictObject({
    firstName: z.string().optional(),
    lastName: z.string().optional(),
    hashedFirstName: hash.optional(),
    hashedLastName: hash.optional(),
    title: z.string().optional(),
    companyName: z.string().optional(),
    countryCode: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
  })
  .refine((info) => (info.firstName ?? info.hashedFirstName) && (info.lastName ?? info.hashedLastName), {
    path: ['firstName'],
    error: 'field is required but not found and has no default value',
  });
const userSchema = z
  .strictObject({
    userIds: z.array(userIdSchema),
    userInfo: userInfoSchema.optional(),
    externalIds: z.array(z.string()).max(1).optional(),
    lead: z.string().optional(),
  })
  .refine(({ userIds, userInfo, externalIds, lead }) => userIds.length > 0 || userInfo || externalIds || lead, {
    path: ['userIds'],
    error: 'at least one identifier is required',
  });
const eventSchema = z.strictObject({
  conversion: z.string().startsWith(PREFIX, 'Invalid Urn format. Invalid prefix.'),
  conversionHappenedAt: z.number().int(),
  conversionValue: z
    .strictObject({ currencyCode: z.string().regex(/^[A-Z]{3}$/), amount: z.string().regex(/^\d+(\.\d+)?$/) })
    .optional(),
  eventId: z.string().optional(),
  user: userSchema,
});
const bodySchema = z.strictObject({ elements: z.array(z.unknown()).min(1).max(EVENTS_MAX) });

export const linkedinSandbox: Sandbox = { settings: { accessToken: TOKEN, partnerId: '7654321' }, answer };

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  const refused = refusalOf(request, state);
  if (refused) return refusal(refused);
  const body = bodySchema.safeParse(bodyOf(request));
  if (!body.success) return refusal(failure(400, 'elements must hold 1 to 5000 conversion events'));
  const faults: string[] = [];
  const events: z.infer<typeof eventSchema>[] = [];
  for (const [index, entry] of body.data.elements.entries()) {
    const event = eventSchema.safeParse(entry);
    if (event.success) events.push(event.data);
    const faultLines = event.success ? ageFault(event.data.conversionHappenedAt, state.now) : linesOf(event.error);
    if (faultLines.length > 0) faults.push(`Index: ${index}, ${faultLines.map((line) => `ERROR :: ${line}\n`).join('')}`);
  }
  if (faults.length > 0) return refusal(failure(422, faults.join('')));
  const rules = events.map(({ conversion }) => conversion.slice(PREFIX.length));
  const ofTag = rules.flatMap((rule, index) => (rule === TAG_RULE ? index : []));
  if (ofTag.length > 0) return refusal(failure(400, wrongMethod(ofTag)));
  if (rules.some((rule) => !RULES.has(rule))) return refusal(failure(403, 'No ad accounts found'));
  return {
    response: json(200, { elements: events.map(() => ({ status: 201 })) }, { 'x-li-uuid': 'AAYsandboxTrace' }),
    taken: events.map(({ eventId }) => eventId ?? ''),
  };
}

/** What is refused before the events are looked at. */
function refusalOf({ headers, path, method }: SandboxRequest, state: SandboxState): VendorResponse | undefined {
  if (state.revoked) {
    return failure(401, 'The token used in the request has been revoked by the user', {
      serviceErrorCode: 65_601,
      code: 'REVOKED_ACCESS_TOKEN',
    });
  }
  if (headers['authorization'] !== `Bearer ${TOKEN}`) {
    return failure(401, 'Invalid access token', { serviceErrorCode: 65_600, code: 'INVALID_ACCESS_TOKEN' });
  }
  if (path !== '/rest/conversionEvents' || method !== 'POST')
    return failure(404, 'No virtual resource found', { code: 'RESOURCE_NOT_FOUND' });
  const version = headers['linkedin-version'];
  if (!version)
    return failure(400, 'A version must be present. Please specify a version by adding the LinkedIn-Version header.', {
      code: 'VERSION_MISSING',
    });
  if (version !== LINKEDIN_API_VERSION)
    return failure(426, `Requested version ${version}01 is not active`, { code: 'NONEXISTENT_VERSION' });
  if (headers['x-restli-protocol-version'] !== '2.0.0' || headers['x-restli-method'] !== 'BATCH_CREATE') {
    return failure(400, 'Invalid query parameters passed to request');
  }
  const reached = 'Resource level throttle MEMBER MINUTE limit for calls to this resource is reached.';
  return state.throttled ? failure(429, reached, { code: 'TOO_MANY_REQUESTS' }) : undefined;
}

const linesOf = ({ issues }: z.ZodError) => issues.map(({ path, message }) => `/${path.join('/')} :: ${message}`);

function ageFault(happenedAt: number, now: Date): string[] {
  const ageMs = now.getTime() - happenedAt;
  return ageMs > AGE_MS_MAX || ageMs < 0 ? ['/conversionHappenedAt :: must be within the past 90 days'] : [];
}

function wrongMethod(indices: number[]): string {
  return `Incorrect conversions information provided. Conversion's method should be CONVERSIONS_API, indices [${indices.join(', ')}] (0-indexed)`;
}

function failure(status: number, message: string, more: Record<string, unknown> = {}) {
  return json(status, { message, status, ...more });
}
