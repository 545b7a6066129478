/**
 * Taboola's server as its documents describe it: a postback is checked and answered 204 or 400; conversions in bulk are answered
 * 200 whatever they are, and those that break a rule are then not counted.
 */
import { z } from 'zod';
import { bodyOf, refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';
import { TABOOLA_CURRENCIES } from './event';

const ACCOUNT = '1234567';
const ACTIONS_MAX = 1_000;

const clickId = z.string().regex(/^[\w-]{66,}$/);
const actionSchema = z
  .strictObject({
    'click-id': clickId,
    timestamp: z.number().int().min(1e12),
    name: z.string().min(1),
    revenue: z.number().min(0).optional(),
    currency: z.enum(TABOOLA_CURRENCIES).optional(),
    orderid: z.string().min(1).optional(),
    quantity: z.number().int().min(1).optional(),
  })
  .refine(({ revenue, currency }) => (revenue === undefined) === (currency === undefined), 'revenue goes with currency');
const bodySchema = z.strictObject({ actions: z.array(z.unknown()).min(1).max(ACTIONS_MAX) });

export const taboolaSandbox: Sandbox = {
  settings: { accountId: ACCOUNT, testClickId: 'GiDxLZcEVjwEqkGfKQMQndUYMIeZXFHmZ0DrHIJhGS6kKiDzkGUos9GzkpqG-YHQATCwxlQ' },
  answer,
};

const empty = (status: number) => ({ status, headers: {}, body: '' });

function answer(request: SandboxRequest, { throttled }: SandboxState): SandboxAnswer {
  // Taboola publishes no limit; whatever stands before its servers would answer so.
  if (throttled) return refusal(empty(429));
  const { method, path, query } = request;
  if (method === 'GET' && path === '/actions-handler/log/3/s2s-action') {
    const isValid = clickId.safeParse(query.get('click-id')).success && query.get('name');
    return isValid
      ? { response: empty(204), taken: [keyOf(query.get('name'), query.get('orderid'), 'postback')] }
      : refusal(empty(400));
  }
  const [, account] = /^\/([^/]+)\/log\/3\/bulk-s2s-action$/.exec(path) ?? [];
  if (method !== 'POST' || account === undefined) return refusal(empty(400));
  const body = bodySchema.safeParse(bodyOf(request));
  const isCounted = body.success && account === ACCOUNT;
  const taken = (isCounted ? body.data.actions : []).flatMap((entry) => {
    const action = actionSchema.safeParse(entry).data;
    return action ? [keyOf(action.name, action.orderid, `${action['click-id']} ${action.timestamp}`)] : [];
  });
  return { response: empty(200), taken };
}

function keyOf(name: string | null, order: string | null | undefined, otherwise: string): string {
  return `${name} ${order ?? otherwise}`;
}
