/** Microsoft's server as its documents describe it: invalid events refused one by one, warnings for what it merely drops. */
import { z } from 'zod';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { UET_API_VERSION } from './version';

const TAG = '187012345';
const TOKEN = 'sandbox-uet-conversions-token';
const EVENTS_MAX = 1_000;
const AGE_DAYS_MAX = 7;
const TRACE = '4f1c2d3e-sandbox-trace';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a valid SHA256 string');
const amount = z.number().optional();
const text = z.string().optional();
const userDataSchema = z
  .strictObject({
    em: hash.optional(),
    ph: hash.optional(),
    externalId: text,
    anonymousId: text,
    msclkid: z
      .string()
      .regex(/^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i, 'must be a valid UUID')
      .optional(),
    clientIpAddress: text,
    clientUserAgent: text,
    idfa: text,
    gaid: text,
  })
  .refine(
    ({ em, ph, externalId, anonymousId, msclkid, idfa, gaid }) =>
      [em, ph, externalId, anonymousId, msclkid, idfa, gaid].some((id) => id !== undefined),
    'At least one user identifier is required',
  );
const itemSchema = z.strictObject({ id: text, name: text, price: amount, quantity: z.number().int().optional() });
const customDataSchema = z.strictObject({
  eventCategory: text,
  eventLabel: text,
  eventValue: amount,
  searchTerm: text,
  transactionId: text,
  value: amount,
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  itemIds: z.array(z.string()).optional(),
  pageType: z.enum(['home', 'category', 'searchresults', 'product', 'cart', 'purchase', 'other']).optional(),
  ecommTotalValue: amount,
  ecommCategory: text,
  items: z.array(itemSchema).optional(),
});
const eventSchema = z
  .strictObject({
    eventType: z.enum(['pageLoad', 'custom']),
    eventName: text,
    eventId: text,
    eventTime: z.number().int(),
    eventSourceUrl: z.url().optional(),
    pageLoadId: z.uuid().optional(),
    referrerUrl: text,
    pageTitle: text,
    keywords: text,
    adStorageConsent: z.enum(['G', 'D']).optional(),
    userData: userDataSchema,
    customData: customDataSchema.optional(),
  })
  .refine(({ eventType, eventSourceUrl }) => eventType === 'custom' || eventSourceUrl !== undefined, {
    path: ['eventSourceUrl'],
    error: 'is required for pageLoad',
  })
  .refine(({ eventType, eventName }) => eventType === 'pageLoad' || Boolean(eventName), {
    path: ['eventName'],
    error: 'is required for custom events',
  });
const bodySchema = z.strictObject({
  data: z.array(z.unknown()).min(1).max(EVENTS_MAX),
  dataProvider: text,
  continueOnValidationError: z.boolean().optional(),
});
type Detail = { index: number; propertyName: string; attemptedValue: unknown; errorMessage: string; isWarning: boolean };

export const microsoftSandbox: Sandbox = { settings: { tagId: TAG, accessToken: TOKEN }, answer };

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (state.revoked || request.headers['authorization'] !== `Bearer ${TOKEN}`) {
    return refusal(failure(401, 'Unauthorized', 'The token is invalid for this UET tag.'));
  }
  if (request.path !== `/${UET_API_VERSION}/${TAG}/events`) return refusal(failure(404, 'NotFound', 'The tag was not found.'));
  if (state.throttled) return refusal(failure(429, 'TooManyRequests', 'Too many requests.', { 'retry-after': '30' }));
  const body = bodySchema.safeParse(bodyOf(request));
  if (!body.success) return refusal(failure(400, 'BadRequest', `'data' must hold 1 to ${EVENTS_MAX} events.`));
  const details: Detail[] = [];
  const taken: string[] = [];
  for (const [index, entry] of body.data.data.entries()) {
    const event = eventSchema.safeParse(entry);
    const problem = event.success ? ageProblem(event.data.eventTime, index, state.now) : firstProblem(event.error, index);
    if (problem) details.push(problem);
    else if (event.success) taken.push(`${event.data.eventName ?? event.data.eventType} ${event.data.eventId ?? ''}`);
  }
  const error =
    details.length > 0 ? { code: 'ValidationError', message: 'One or more validation errors occurred.', details } : null;
  if (error && (taken.length === 0 || !body.data.continueOnValidationError)) {
    return refusal(json(400, { eventsReceived: 0, error, traceId: TRACE }));
  }
  return { response: json(200, { eventsReceived: taken.length, ...(error && { error }), traceId: TRACE }), taken };
}

function firstProblem({ issues }: z.ZodError, index: number): Detail {
  const [issue] = issues;
  const propertyName = issue?.path.join('.') ?? '';
  return { index, propertyName, attemptedValue: null, errorMessage: `'${propertyName}' ${issue?.message}`, isWarning: false };
}

function ageProblem(eventTime: number, index: number, now: Date): Detail | undefined {
  const ageMs = now.getTime() - eventTime * SECOND_MS;
  if (ageMs <= AGE_DAYS_MAX * DAY_MS && ageMs > -60 * SECOND_MS) return undefined;
  const errorMessage = `'eventTime' must be within the last ${AGE_DAYS_MAX} days.`;
  return { index, propertyName: 'eventTime', attemptedValue: eventTime, errorMessage, isWarning: false };
}

function failure(status: number, code: string, message: string, headers: Record<string, string> = {}) {
  return json(status, { error: { code, message, details: [] }, traceId: TRACE }, headers);
}
