/**
 * Where a store's own server takes events, and how they are signed.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (read 2026-11)
 */
import { z } from 'zod';
import { STANDARD_SECRET_PREFIX, standardKey } from '@/lib/core/standard-webhooks';
import type { SettingField } from '../define';

/** "At least 24 bytes (192 bits, 512 maximum)". */
const KEY_BYTES_MIN = 24;
const KEY_BYTES_MAX = 64;
const HEADERS_MAX = 20;
/**
 * RFC 9110, field names and the visible characters of values. https://www.rfc-editor.org/rfc/rfc9110#name-fields (read 2026-11)
 */
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e]*)$/;
/** Ours, and those that belong to the connection. */
const RESERVED =
  /^(webhook-.*|host|content-(type|length|encoding)|connection|transfer-encoding|upgrade|te|trailer|expect|keep-alive|proxy-.*)$/;

const secretSchema = z
  .string()
  .trim()
  .startsWith(STANDARD_SECRET_PREFIX, `begins with ${STANDARD_SECRET_PREFIX}`)
  .refine((secret) => {
    const { length } = standardKey(secret);
    return length >= KEY_BYTES_MIN && length <= KEY_BYTES_MAX;
  }, `holds ${KEY_BYTES_MIN} to ${KEY_BYTES_MAX} bytes in base64 after ${STANDARD_SECRET_PREFIX}`);

export const webhookSettings = z.object({
  url: z.string().trim().refine(isTarget, 'is an address that begins with https:// and has no user name or password in it'),
  secret: secretSchema,
  oldSecret: z.literal('').or(secretSchema).optional(),
  headers: z
    .string()
    .trim()
    .optional()
    .refine((text) => headerLines(text).every((line) => headerOf(line) !== undefined), {
      message: 'has one header on each line, as Name: value; webhook-*, Host and the headers of the body are set by us',
    })
    .refine((text) => headerLines(text).length <= HEADERS_MAX, `has at most ${HEADERS_MAX} headers`),
});
export type WebhookSettings = z.infer<typeof webhookSettings>;

export const webhookFields: readonly SettingField[] = [
  {
    name: 'url',
    label: 'Endpoint URL',
    help: 'The address on your server that takes the events, with https://. It gets one POST for each event.',
    kind: 'text',
    address: true,
    placeholder: 'https://hooks.example.com/tieback',
    usual: { pattern: /^https:\/\/[^/]+\.[^/]+/, hint: 'It usually begins with https:// and the name of your server.' },
  },
  {
    name: 'secret',
    label: 'Signing secret',
    help: 'Let us make one, or paste yours: whsec_ and base64 of 24 to 64 random bytes. Your server verifies the signature with it.',
    kind: 'secret',
    generated: { prefix: STANDARD_SECRET_PREFIX, bytes: 32 },
    usual: { pattern: /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, hint: 'It is whsec_ with base64 after it.' },
  },
  {
    name: 'oldSecret',
    label: 'Old signing secret',
    help: 'While you replace the secret: events are signed with both. Empty it once your server knows the new one.',
    kind: 'secret',
    usual: { pattern: /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, hint: 'It is whsec_ with base64 after it.' },
  },
  {
    name: 'headers',
    label: 'Further headers',
    help: 'One on each line, such as "Authorization: Bearer ...", where your server asks for more than the signature.',
    kind: 'long_secret',
    asTyped: true,
    placeholder: 'X-Store: berlin',
  },
];

/** The headers that the admin adds, by lower-case name. */
export function staticHeaders({ headers }: Pick<WebhookSettings, 'headers'>): Record<string, string> {
  return Object.fromEntries(headerLines(headers).flatMap((line) => headerOf(line) ?? []));
}

function headerLines(text: string | undefined): string[] {
  return (text ?? '').split('\n').flatMap((line) => line.trim() || []);
}

/** One header as a list of its name and value, or undefined when it is none or not the admin's to set. */
function headerOf(line: string): [[string, string]] | undefined {
  const [, name, value] = HEADER.exec(line) ?? [];
  if (!name || !value || RESERVED.test(name.toLowerCase())) return undefined;
  return [[name.toLowerCase(), value.trim()]];
}

function isTarget(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}
