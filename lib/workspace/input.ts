/** The values people type when they set things up, each parsed to the one form that is stored. */
import { parse as parseHost } from 'tldts';
import { z } from 'zod';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@/lib/access/password';
import { roles } from '@/lib/access/permissions';
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { isTimeZone } from '@/lib/core/day';

/** A shop with more hosts than this has subdomains of one domain, which need no listing. */
export const DOMAINS_MAX = 20;
const NAME_LENGTH_MAX = 100;
/** RFC 5321, section 4.5.3.1: 64 before the @, 255 after, within a path of 256 with its brackets. */
const EMAIL_LENGTH_MAX = 254;

export const nameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(NAME_LENGTH_MAX, `must have at most ${NAME_LENGTH_MAX} characters`);

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(EMAIL_LENGTH_MAX)
  .pipe(z.email('must be an e-mail address, such as ana@example.com'));

export const passwordSchema = z
  .string()
  .min(PASSWORD_LENGTH_MIN, `must have at least ${PASSWORD_LENGTH_MIN} characters`)
  .max(PASSWORD_LENGTH_MAX, `must have at most ${PASSWORD_LENGTH_MAX} characters`);

export const roleSchema = z.enum(roles);

/** A host name, also when a whole address was pasted; ports and paths are left out, other scripts become punycode. */
export const domainSchema = z.string().transform((text, context): string => {
  const host = hostOf(text.trim());
  if (host && isOwnable(host)) return host;
  context.addIssue({ code: 'custom', message: `"${text.trim()}" is not a host name of a store, such as shop.example.com` });
  return z.NEVER;
});

export const domainsSchema = z
  .array(domainSchema)
  .transform((domains) => [...new Set(domains)])
  .pipe(z.array(z.string()).min(1, 'needs at least one host name').max(DOMAINS_MAX, `may list at most ${DOMAINS_MAX}`));

export const timeZoneSchema = z
  .string()
  .trim()
  .refine((zone) => zone !== '' && isTimeZone(zone), 'must be an IANA time zone, such as Europe/Berlin');

export const currencySchema = z.string().transform((text, context): Currency => {
  const currency = parseCurrency(text);
  if (currency) return currency;
  context.addIssue({ code: 'custom', message: 'must be an ISO 4217 currency code, such as EUR' });
  return z.NEVER;
});

function hostOf(text: string): string | undefined {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  return url?.hostname.replace(/\.$/, '') || undefined;
}

/**
 * Refuses what no store owns: public suffixes (co.uk, myshopify.com), bare words, a domain with an underscore (none can be
 * registered, and no cookie may name one); keeps localhost and addresses for trials.
 */
function isOwnable(host: string): boolean {
  if (host === 'localhost') return true;
  const { isIp, domain, hostname } = parseHost(host, { allowPrivateDomains: true, validateHostname: true });
  return isIp === true || (domain !== null && hostname !== null && !domain.includes('_'));
}
