/** Slugs: the readable parts of the console's addresses, /<workspace>/<site>/…, made from names. */
import { z } from 'zod';

const SLUG_LENGTH_MAX = 40;

/** First parts of addresses that are ours: a workspace must not take one. */
export const RESERVED_WORKSPACE_SLUGS = new Set([
  'api',
  'c',
  'v1',
  'g',
  'mp',
  'webhooks',
  'healthz',
  'readyz',
  'metrics',
  'docs',
  'static',
  'assets',
  'sign-in',
  'sign-out',
  'setup',
  'invitation',
  'demo-store',
  'favicon-ico',
  'account',
]);

/** Pages of a workspace that stand where a site's slug would: /<workspace>/settings. */
export const RESERVED_SITE_SLUGS = new Set(['settings', 'sites', 'members', 'keys', 'new', 'account']);

export const slugSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single dashes')
  .max(SLUG_LENGTH_MAX);

/** The slug of a name, with a number behind it when it is taken: "Café Nord" -> "cafe-nord", "cafe-nord-2". */
export function freeSlug(name: string, fallback: string, isTaken: (slug: string) => boolean): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const base = plain.slice(0, SLUG_LENGTH_MAX - 4).replace(/^-+|-+$/g, '') || fallback;
  let slug = base;
  for (let number = 2; isTaken(slug); number += 1) slug = `${base}-${number}`;
  return slug;
}
