/**
 * Awin's server as its documents describe it: orders whose commission groups do not add up are refused, and so is one that
 * nothing attributes. The bodies of refusals are ours: Awin publishes none.
 */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';

const ADVERTISER = '15001';
const TOKEN = 'sandbox-awin-api-token-0123456789';
const ORDERS_MAX = 1_000;
const CORRECTIONS_MAX = 40_000;

const amount = z.number().min(0);
const currency = z.string().regex(/^[A-Z]{3}$/);
const product = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  price: amount,
  quantity: z.number().int().min(1),
  sku: z.string().optional(),
  category: z.string().optional(),
  commissionGroupCode: z.string().optional(),
});
const orderSchema = z
  .strictObject({
    orderReference: z.string().min(1),
    amount,
    currency,
    channel: z.string().min(1),
    awc: z.string().min(1).optional(),
    voucher: z.string().optional(),
    publisherId: z.number().int().optional(),
    clickTime: z.number().int().optional(),
    commissionGroups: z.array(z.strictObject({ code: z.string().min(1), amount })).min(1),
    customerAcquisition: z.enum(['NEW', 'RETURNING']).optional(),
    transactionTime: z.number().int().optional(),
    isTest: z.boolean().optional(),
    basket: z.array(product).optional(),
    custom: z.record(z.string(), z.string()).optional(),
  })
  .refine(
    ({ publisherId, clickTime }) => (publisherId === undefined) === (clickTime === undefined),
    'publisherId goes with clickTime',
  )
  .refine(({ awc, voucher, publisherId }) => awc ?? voucher ?? publisherId, 'one of awc, voucher, publisherId is required')
  .refine((order) => addsUp(order.commissionGroups, order.amount), 'commissionGroups must add up to amount');
const found = {
  orderRef: z.string().min(1),
  transactionDate: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  timezone: z.string(),
};
const correctionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('decline'), transaction: z.strictObject({ ...found, declineReason: z.string().min(1) }) }),
  z.strictObject({
    action: z.literal('amend'),
    approve: z.boolean(),
    transaction: z
      .strictObject({
        ...found,
        amendReason: z.string().min(1),
        currency,
        saleAmount: amount,
        transactionParts: z.array(z.strictObject({ amount, commissionGroupCode: z.string().min(1) })).optional(),
      })
      .refine(
        ({ transactionParts, saleAmount }) => !transactionParts || addsUp(transactionParts, saleAmount),
        'parts must add up',
      ),
  }),
]);
const ordersBody = z.strictObject({ orders: z.array(orderSchema).min(1).max(ORDERS_MAX) });
const correctionsBody = z.array(correctionSchema).min(1).max(CORRECTIONS_MAX);

export const awinSandbox: Sandbox = {
  settings: {
    advertiserId: ADVERTISER,
    apiToken: TOKEN,
    defaultGroup: 'DEFAULT',
    groups: '',
    channel: 'last',
    sendsTime: true,
    clickDays: '30',
    lastClickOnly: false,
  },
  answer,
};

/** Decimals are compared as such: 0.1 and 0.2 are 0.3. */
function addsUp(parts: readonly { amount: number }[], total: number): boolean {
  return Math.abs(parts.reduce((sum, part) => sum + part.amount, 0) - total) < 0.000_5;
}

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  const [, first, advertiser] =
    /^\/(s2s\/advertiser|advertisers)\/([^/]+)\/(?:orders|transactions\/batch)$/.exec(request.path) ?? [];
  if (request.method !== 'POST' || !first) return refusal(json(404, { error: 'Not Found' }));
  const isOrders = first === 's2s/advertiser';
  const key = isOrders ? request.headers['x-api-key'] : request.headers['authorization']?.replace(/^Bearer /, '');
  if (state.revoked || key !== TOKEN)
    return refusal(json(401, { error: 'Unauthorized', description: 'Invalid or missing API token.' }));
  if (advertiser !== ADVERTISER) return refusal(json(404, { error: 'Not Found', description: 'Advertiser not found.' }));
  if (state.throttled) return refusal(json(429, { error: 'Too Many Requests' }, { 'retry-after': '60' }));
  return isOrders ? takeOrders(request) : takeCorrections(request);
}

function takeOrders(request: SandboxRequest): SandboxAnswer {
  const body = ordersBody.safeParse(bodyOf(request));
  if (!body.success) return refusal(json(400, { error: 'Bad Request', description: problemOf(body.error) }));
  const taken = body.data.orders.filter(({ isTest }) => !isTest).map(({ orderReference }) => orderReference);
  return { response: { status: 200, headers: {}, body: '' }, taken };
}

function takeCorrections(request: SandboxRequest): SandboxAnswer {
  const body = correctionsBody.safeParse(bodyOf(request));
  if (!body.success) return refusal(json(400, { error: 'Bad Request', description: problemOf(body.error) }));
  const taken = body.data.map(({ action, transaction }) =>
    [action, transaction.orderRef, 'saleAmount' in transaction ? transaction.saleAmount : ''].join(' ').trim(),
  );
  return { response: json(200, { jobId: 'a1b2c3d4-0000-4000-8000-000000000001' }), taken };
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.')}: ${issue?.message}`;
}
