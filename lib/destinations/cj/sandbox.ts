/**
 * CJ's server as its documents and its own schema describe it: everything is answered 200, authentication is looked at before the
 * schema, the schema before the orders. The test address checks and posts nothing.
 */
import { z } from 'zod';
import { bodyOf, json, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';

const ENTERPRISE = '1234567';
const TRACKER = '350999';
const TOKEN = 'sandbox-cj-personal-access-token';
const ORDERS_MAX = 10_000;

const decimal = z.string().regex(/^\d+(\.\d+)?$/);
const named = {
  enterpriseId: z.string(),
  actionTrackerId: z.number().int().min(0),
  orderId: z.string().regex(/^[A-Za-z0-9_-]+$/),
};
const instant = z.iso.datetime({ offset: true });
const content = {
  cjEvent: z.string().min(1).max(64).optional(),
  amount: decimal.optional(),
  discount: decimal.optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  coupon: z.string().optional(),
  items: z
    .array(
      z.strictObject({ unitPrice: decimal, quantity: z.number().int().min(0), sku: z.string(), discount: decimal.optional() }),
    )
    .optional(),
  verticalParameters: z
    .strictObject({ customerStatus: z.string().optional(), customerCountry: z.string().optional() })
    .optional(),
  customParameters: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
};
const reason = z.enum([
  'BookingCanceled',
  'CannotShipSoldOut',
  'DuplicateOrder',
  'InvalidCreditCard',
  'Other',
  'ReturnedMerchandise',
]);
const schemas = {
  createOrders: z.strictObject({ ...named, ...content, eventTime: instant }),
  restateOrders: z.strictObject({ ...named, ...content, updateTime: instant, correctionReason: reason.optional() }),
  cancelOrders: z.strictObject({ ...named, updateTime: instant, correctionReason: reason.optional() }),
};
const bodySchema = z.strictObject({ query: z.string(), variables: z.strictObject({ orders: z.array(z.unknown()).min(1) }) });

export const cjSandbox: Sandbox = {
  settings: {
    enterpriseId: ENTERPRISE,
    actionTrackerId: TRACKER,
    accessToken: TOKEN,
    counts: 'items',
    groups: '',
    clickDays: '30',
    lastClickOnly: false,
  },
  answer,
};

function answer(request: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (request.method !== 'POST' || !/^\/graphql(test)?$/.test(request.path))
    return refusal({ status: 404, headers: {}, body: '' });
  if (state.throttled) return refusal(json(429, {}));
  const token = request.headers['authorization']?.replace(/^Bearer /, '');
  if (!token) return refusal(failure('Missing Token'));
  if (state.revoked || token !== TOKEN) return refusal(failure('Invalid Token'));
  const body = bodySchema.safeParse(bodyOf(request));
  const [, call] = /\{ (createOrders|restateOrders|cancelOrders)\(/.exec(body.data?.query ?? '') ?? [];
  if (!body.success || !isCall(call)) return refusal(failure('Invalid Syntax'));
  return take(call, body.data.variables.orders, state.now, request.path.endsWith('test'));
}

function isCall(name: string | undefined): name is keyof typeof schemas {
  return name !== undefined && name in schemas;
}

function take(call: keyof typeof schemas, entries: unknown[], now: Date, isTest: boolean): SandboxAnswer {
  if (entries.length > ORDERS_MAX) return refusal({ status: 504, headers: {}, body: '' });
  const orders: { submissionId: string; orderId: string }[] = [];
  const taken: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const read = schemas[call].safeParse(entry);
    if (!read.success) {
      const [issue] = read.error.issues;
      const path = issue?.path.join('.') ?? '';
      return refusal(failure(`Validation error of type WrongType: argument 'orders[${index}].${path}' is not valid`));
    }
    const { enterpriseId, orderId } = read.data;
    if (enterpriseId !== ENTERPRISE) return refusal(failure('Unauthorized'));
    const problem = problemOf(read.data, now);
    if (problem) return refusal(json(200, { data: { [call]: { orders: null, errors: [problem] } } }));
    orders.push({ submissionId: `submission-${index + 1}`, orderId });
    taken.push(`${call} ${orderId}`);
  }
  return { response: json(200, { data: { [call]: { orders, errors: null } } }), taken: isTest ? [] : taken };
}

type OrderFields = { eventTime?: string; updateTime?: string; items?: readonly unknown[]; amount?: string };

function problemOf(order: OrderFields, now: Date) {
  if ((order.items?.length ?? 0) > 100) return { message: 'Order may not have more than 100 items', fields: ['items'] };
  const at = order.eventTime ?? order.updateTime;
  if (at && new Date(at) > now) {
    return {
      message: 'Order may not have a eventTime/updateTime in the future',
      fields: [order.eventTime ? 'eventTime' : 'updateTime'],
    };
  }
  return undefined;
}

function failure(message: string) {
  return json(200, { data: null, errors: [{ message }] });
}
