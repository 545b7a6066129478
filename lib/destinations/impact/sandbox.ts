/**
 * impact.com's server as its reference describes it: forms, checked field by field and then queued; order and item amounts do not
 * mix.
 */
import { z } from 'zod';
import { json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';

const SID = 'IRsandbox1234567abcdefgh';
const TOKEN = 'sandbox-impact-auth-token-0123';
const CAMPAIGN = '1000';
const TRACKER = '4000';
const SUBMISSION = 'A-b1234c56-7d89-0e12-3f4g-5h6ij7k8901l';

const amount = z.string().regex(/^\d+(\.\d{1,3})?$/);
const decisive = { ActionTrackerId: z.literal(TRACKER), OrderId: z.string().min(1) };
const conversionSchema = z
  .looseObject({
    CampaignId: z.literal(CAMPAIGN),
    ...decisive,
    EventDate: z.iso.datetime({ offset: true }),
    ClickId: z.string().min(1),
    CurrencyCode: z.string().regex(/^[A-Z]{3}$/),
    Amount: amount.optional(),
    CustomerEmail: z
      .string()
      .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)
      .optional(),
    TrackingConsent: z.enum(['true', 'false']).optional(),
    Note: z.string().max(255).optional(),
  })
  .refine((fields) => (fields.Amount === undefined) === 'ItemSku1' in fields, {
    path: ['Amount'],
    error: 'either order or item amounts',
  });
const ITEM = /^Item(Sku|Name|Category|Brand|Quantity|SubTotal|Price)(\d+)$/;
const OTHER =
  /^(CustomerId|CustomerStatus|CustomerCountry|OrderPromoCode|IpAddress|UserAgent|PaymentType|GiftPurchase|(Text|Numeric|Money|Date)\d+)$/;
const updateSchema = z.strictObject({ ...decisive, DispositionCode: z.literal('ORDER_UPDATE'), Amount: amount });
const reversalSchema = z.strictObject({
  ...decisive,
  DispositionCode: z.enum(['REJECTED', 'CONS_FRAUD', 'ITEM_RETURNED', 'ITEM_OUT_OF_STOCK', 'ORDER_ERROR', 'OTHER']),
});

export const impactSandbox: Sandbox = {
  settings: {
    accountSid: SID,
    authToken: TOKEN,
    campaignId: CAMPAIGN,
    actionTrackerId: TRACKER,
    groups: '',
    clickDays: '30',
    lastClickOnly: false,
  },
  answer,
};

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  const { method, path, headers } = request;
  const [, sid, place, id] = /^\/Advertisers\/([^/]+)\/(Conversions|Actions|APISubmissions)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (!sid) return refusal(json(404, { status: 404, title: 'Not Found' }));
  const basic = `Basic ${Buffer.from(`${SID}:${TOKEN}`).toString('base64')}`;
  if (state.revoked || headers['authorization'] !== basic || sid !== SID) {
    return refusal(json(401, { status: 401, title: 'Unauthorized' }));
  }
  if (state.throttled) return refusal(json(429, { status: 429, title: 'Too Many Requests' }, { 'retry-after': '30' }));
  if (method === 'GET' && place === 'APISubmissions' && id) {
    return refusal(json(200, { BatchId: id, Type: 'Conversion', Status: 'Complete', ErrorType: '' }));
  }
  const fields = Object.fromEntries(new URLSearchParams(request.body));
  if (method === 'POST' && place === 'Conversions') return take(conversionSchema, fields, unknownField(fields));
  if (method === 'PUT' && place === 'Actions') return take(updateSchema, fields);
  if (method === 'DELETE' && place === 'Actions') return take(reversalSchema, fields);
  return refusal(json(405, { status: 405, title: 'Method Not Allowed' }));
}

/** A name that is neither of the order nor of a numbered item, or an item without what it must have. */
function unknownField(fields: Record<string, string>): string | undefined {
  for (const [name, value] of Object.entries(fields)) {
    const [, part, place] = ITEM.exec(name) ?? [];
    if (part === 'SubTotal' && !amount.safeParse(value).success) return name;
    if (part === 'Quantity' && !/^[1-9]\d*$/.test(value)) return name;
    if (part && !(`ItemSku${place}` in fields && `ItemSubTotal${place}` in fields)) return name;
    if (!part && !(name in conversionSchema.shape) && !OTHER.test(name)) return name;
  }
  return undefined;
}

function take(schema: z.ZodType, fields: Record<string, string>, wrong?: string): SandboxAnswer {
  const read = schema.safeParse(fields);
  const [issue] = read.error?.issues ?? [];
  const field = issue?.path.join('.') ?? wrong;
  if (field !== undefined) {
    const errors = [{ field, level: 'ERROR', message: issue?.message ?? `${field} is not valid.` }];
    return refusal(json(400, { Status: 'ERROR', errors }));
  }
  const key = [fields['OrderId'], fields['DispositionCode'], fields['DispositionCode'] && fields['Amount']]
    .filter(Boolean)
    .join(' ');
  return {
    response: json(200, { Status: 'QUEUED', QueuedUri: `/Advertisers/${SID}/APISubmissions/${SUBMISSION}` }),
    taken: [key],
  };
}
