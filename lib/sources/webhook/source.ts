/** A signed webhook of whatever shape: Standard Webhooks for the signature, and a mapping, edited on the screen, for the content. */
import { z } from 'zod';
import { sha256Hex } from '@/lib/core/hash';
import { fail, ok } from '@/lib/core/result';
import { MESSAGE_ID_LENGTH_MAX } from '@/lib/model/event';
import type { SourceDefinition, SourceRequest } from '../define';
import { appliesTo, applyMapping, mappingSchema } from './mapping';
import { verifyKey, verifyStandard } from './signature';

const settingsSchema = z.object({ mapping: mappingSchema.default({ event: 'purchase', fields: {} }) });

export const webhook: SourceDefinition = {
  kind: 'webhook',
  name: 'Generic webhook',
  summary: 'Any system that can post JSON: map its fields on a screen, with a preview.',
  category: 'orders',
  authority: 3,
  key: {
    by: 'webhook',
    verify: (request, secrets) => (request.query.has('key') ? verifyKey(request, secrets) : verifyStandard(request, secrets)),
  },
  limits: { bodyBytes: 2_000_000, events: 1, propertiesBytes: 1_000_000, ageDays: 36_500 },
  settings: settingsSchema,
  fields: [
    {
      name: 'address',
      label: 'Endpoint URL',
      help: 'Enter the address above where the other system asks for a webhook or endpoint URL.',
    },
    {
      name: 'secret',
      label: 'Signing secret',
      help: 'Standard Webhooks senders sign with it (whsec_...). A system that cannot sign adds ?key=<secret> to the address instead.',
      secret: true,
    },
    {
      name: 'sample',
      label: 'One delivery',
      help: 'Send a test delivery, then map its fields below; it is kept with its reason until they fit.',
    },
  ],
  parse: (request, json, settings) => {
    // Mailchimp asks so whether the address takes deliveries.
    if (request.body.length === 0) return ok({ events: [] });
    const { mapping } = settingsSchema.parse(settings);
    const payload = json === undefined ? formOf(request) : json;
    if (typeof payload !== 'object' || payload === null) {
      return fail({ reason: 'malformed_json', detail: 'The body is neither a JSON object nor a form.' });
    }
    if (!appliesTo(payload, mapping)) return ok({ events: [] });
    const id = messageIdOf(request);
    const read = applyMapping(payload, mapping, id, request.receivedAt);
    return ok({ events: [{ id: read.ok ? read.value.id : id, read }] });
  },
};

function messageIdOf({ headers, body }: SourceRequest): string {
  const id = headers['webhook-id'];
  return id && id.length <= MESSAGE_ID_LENGTH_MAX ? id : sha256Hex(id ?? Buffer.from(body).toString('base64'));
}

/** A form as an object: "data[merges][FNAME]=Zoë" becomes { data: { merges: { FNAME: 'Zoë' } } }. Undefined when the body is no form. */
function formOf({ body, headers }: SourceRequest): unknown {
  if (!/application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '')) return undefined;
  const form: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(Buffer.from(body).toString('utf8'))) {
    const path = name.split(/\[|\]\[|\]/).filter(Boolean);
    const last = path.pop();
    if (!last || [...path, last].includes('__proto__')) continue;
    let place: Record<string, unknown> = form;
    for (const key of path) {
      const next = Object.hasOwn(place, key) ? place[key] : undefined;
      const child: Record<string, unknown> = isRecord(next) ? next : {};
      place[key] = child;
      place = child;
    }
    place[last] = value;
  }
  return form;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
