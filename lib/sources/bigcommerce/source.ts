/**
 * BigCommerce's webhooks: they name an order by its id and tell nothing of it, so it is fetched
 * (https://developer.bigcommerce.com/docs/integrations/webhooks, read 2026-11). They are not signed: whoever creates one gives it
 * headers of its own, and a secret among them says who sends.
 */
import { z } from 'zod';
import { equalInConstantTime } from '@/lib/core/hash';
import { member, textOf } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ParsedRequest, Refusal, SignatureFault, SourceDefinition, SourceRequest } from '../define';
import { bigcommerceFetch } from './fetch';
import { ORDER_ID } from './fields';
import { salesChannelOf } from './origin';

const SECRET_HEADER = 'x-tieback-secret';
/** `store/order/created`, `store/order/refund/created` and the others; messages of customers are no news of an order's money. */
const ORDER_SCOPE = /^store\/order\/(?!message\/)/;

export const bigcommerce: SourceDefinition = {
  kind: 'bigcommerce',
  name: 'BigCommerce',
  summary: 'Orders with their status and refunds from a BigCommerce store, each fetched when a webhook names it.',
  category: 'orders',
  authority: 3,
  key: { by: 'webhook', verify },
  limits: { bodyBytes: 100_000, events: 100, propertiesBytes: 1_000_000, ageDays: 8_000 },
  settings: z.object({}),
  fields: [
    {
      name: 'webhook',
      label: 'Webhooks',
      help: 'BigCommerce makes webhooks by its API alone: POST /v3/hooks with the scope "store/order/*", the address above as destination, and the header below. The guide has the whole call.',
    },
    {
      name: 'secret',
      label: 'Secret header',
      help: 'BigCommerce does not sign. Give the webhook the header X-Tieback-Secret with this value under "headers".',
      secret: true,
    },
    {
      name: 'access',
      label: 'Access to the shop',
      help: 'Enter it below: the webhooks tell no more than which order it is, and Tieback asks BigCommerce for the rest.',
    },
  ],
  parse,
  salesChannelOf,
  fetch: bigcommerceFetch,
};

function verify({ headers }: SourceRequest, secrets: string[]): SignatureFault | undefined {
  const stated = textOf(headers[SECRET_HEADER]);
  if (!stated) return 'missing_signature';
  const matches = secrets.filter((secret) => secret !== '' && equalInConstantTime(secret, stated));
  return matches.length > 0 ? undefined : 'wrong_signature';
}

function parse(_request: SourceRequest, json: unknown): Result<ParsedRequest, Refusal> {
  if (json === undefined) return fail({ reason: 'malformed_json', field: 'body', detail: 'is not JSON' });
  const scope = textOf(member(json, 'scope'));
  if (!scope)
    return fail({ reason: 'malformed_batch', field: 'scope', detail: 'is missing: the member that says what happened' });
  if (!ORDER_SCOPE.test(scope)) return ok({ events: [] });
  const id = textOf(member(json, 'data', 'id'));
  if (!id || !ORDER_ID.test(id))
    return fail({ reason: 'malformed_batch', field: 'data.id', detail: 'must be the id of an order' });
  return ok({ events: [], wanted: [id] });
}
