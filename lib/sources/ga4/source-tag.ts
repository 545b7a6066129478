/**
 * What gtag.js and Google Tag Manager's web container send when their `server_container_url` points here: `/g/collect`, version 2. Everything of the
 * page is in the query; several events of one hit stand in the body, a line each. The format has no document of Google's; it is as recorded.
 */
import { sha256Hex } from '@/lib/core/hash';
import { fail, ok, type Result } from '@/lib/core/result';
import { EVENT_NAME_LENGTH_MAX, type SourceEvent, TEXT_LENGTH_MAX, URL_LENGTH_MAX } from '@/lib/model/event';
import type { FieldProblem } from '@/lib/model/purchase';
import { noSettings, type ParsedEvent, type SourceDefinition, type SourceRequest } from '../define';
import { consentOf } from './consent';
import { itemOf } from './item';

export const ga4Tag: SourceDefinition = {
  kind: 'ga4',
  name: 'Google tag',
  summary: 'A store with GA4 tags sends here by changing one line: server_container_url.',
  category: 'api',
  authority: 1,
  key: { by: 'write-key', read: ({ query }) => query.get('wk') ?? query.get('tid') ?? undefined },
  limits: { bodyBytes: 131_072, events: 50, propertiesBytes: 32_768, ageDays: 7 },
  settings: noSettings,
  fields: [],
  parse: (request) => {
    if (request.query.get('v') !== '2') {
      return fail({ reason: 'malformed_batch', field: 'v', detail: 'must be 2: the protocol of Google Analytics 4' });
    }
    const lines = new TextDecoder()
      .decode(request.body)
      .split(/\r?\n/)
      .filter((line) => line !== '');
    const hits = lines.length > 0 ? lines : [''];
    return ok({ events: hits.map((line) => readHit(request, line)) });
  },
  reply: () => ({ status: 204, body: '', contentType: 'text/plain' }),
};

/** One event: its own line over what the hit shares. */
function readHit(request: SourceRequest, line: string): ParsedEvent {
  const own = new URLSearchParams(line);
  const shared = request.query;
  const get = (name: string) => own.get(name) ?? shared.get(name) ?? undefined;
  const parameters = [...shared, ...own];
  // A tag repeats a lost request word for word; a second event of the same kind differs in its counter or its content.
  const id = sha256Hex(
    ['cid', 'sid', 'sct', '_p', '_s', 'tid', 'dl', 'tfd'].map((name) => get(name) ?? '').join('\n') + line + get('en'),
  ).slice(0, 40);
  return { id, read: eventOf(id, get, parameters, request.receivedAt) };
}

type Get = (name: string) => string | undefined;

function eventOf(id: string, get: Get, parameters: [string, string][], receivedAt: Date): Result<SourceEvent, FieldProblem> {
  const sent = get('en');
  const name = sent
    ?.toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, EVENT_NAME_LENGTH_MAX);
  if (!sent || !name) return fail({ field: 'en', detail: 'is missing: the name of the event' });
  const url = get('dl');
  const [cid, uid] = [text(get('cid')), text(get('uid'))];
  const consent = consentOf(get('gcs'), get('gcd'));
  const size = /^\d{1,5}x\d{1,5}$/.exec(get('sr') ?? '')?.[0];
  return ok({
    id,
    name,
    at: receivedAt.toISOString(),
    ...(url && {
      page: {
        url: url.slice(0, URL_LENGTH_MAX),
        ...(get('dr') && { referrer: get('dr')?.slice(0, URL_LENGTH_MAX) }),
        ...(get('dt') && { title: text(get('dt')) }),
      },
    }),
    properties: propertiesOf(parameters, get('cu')),
    ...(userOf(get('em'), uid) && { user: userOf(get('em'), uid) }),
    ...(consent && { consent }),
    context: {
      ...(cid && { device: cid }),
      ...((get('ul') || size) && { client: { ...(get('ul') && { language: text(get('ul')) }), ...(size && { screen: size }) } }),
      ...((cid || get('sid')) && { browserIds: { ...(cid && { ga: cid }), ...(get('sid') && { gaSession: text(get('sid')) }) } }),
      ...(sent !== name && { sentName: text(sent) }),
    },
  });
}

/** Event parameters without their prefix, items as a list. */
function propertiesOf(parameters: [string, string][], currency: string | undefined): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  const items: [number, Record<string, string>][] = [];
  for (const [name, value] of parameters) {
    const parameter = /^(epn?)\.(.+)$/.exec(name);
    const item = /^pr(\d{1,3})$/.exec(name);
    if (parameter?.[2] && parameter[2] !== '__proto__')
      properties[parameter[2]] = parameter[1] === 'epn' ? numberOf(value) : value;
    if (item) items.push([Number(item[1]), itemOf(value)]);
  }
  items.sort(([left], [right]) => left - right);
  if (items.length > 0) properties['items'] = items.map(([, item]) => item);
  if (currency) properties['currency'] ??= currency;
  return properties;
}

/** Digits stay as they were sent where a number would change them. */
function numberOf(value: string): string | number {
  const number = Number(value);
  return value !== '' && Number.isFinite(number) && String(number) === value ? number : value;
}

/** Enhanced conversions: "tv.1~em.<base64url of the SHA-256>~pn.<...>". */
function userOf(hashed: string | undefined, userId: string | undefined) {
  const hashOf = (code: string) => {
    const encoded = new RegExp(`(?:^|~)${code}\\.([\\w-]{43})`).exec(hashed ?? '')?.[1];
    return encoded ? Buffer.from(encoded, 'base64url').toString('hex') : undefined;
  };
  const [email, phone] = [hashOf('em'), hashOf('pn')];
  const user = { ...(userId && { userId }), ...(email && { email }), ...(phone && { phone }) };
  return Object.keys(user).length > 0 ? user : undefined;
}

function text(value: string | undefined): string | undefined {
  return value?.slice(0, TEXT_LENGTH_MAX) || undefined;
}
