/**
 * Host patterns that people write in a site's settings: `partner.example` is that host and all below it, `*` stands for anything
 * (`staging.*`, `*.preview.example`).
 */
import { z } from 'zod';

export const HOST_PATTERN_LENGTH_MAX = 120;

const PATTERN = /^(?=.*[a-z0-9])[a-z0-9_*:-]+(\.[a-z0-9_*-]+)*$/;

/** A pattern, also when a whole address was pasted: its host is kept, lower-cased. */
export const hostPatternSchema = z
  .string()
  .max(HOST_PATTERN_LENGTH_MAX, `must have at most ${HOST_PATTERN_LENGTH_MAX} characters`)
  .transform(cleaned)
  .pipe(z.string().regex(PATTERN, 'must be a host such as partner.example, or a pattern such as staging.*'))
  .refine((pattern) => pattern.replaceAll(/[*.]/g, '') !== '', 'must name something beside the stars');

/** Whether the host, in lower case and without a port, fits the pattern. */
export function fitsHost(pattern: string, host: string): boolean {
  if (!pattern.includes('*')) return host === pattern || host.endsWith(`.${pattern}`);
  return fitsParts(pattern.split('*'), host);
}

/** Each part between stars is looked for after the one before: no pattern takes longer than the host is long. */
function fitsParts(parts: string[], host: string): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop() ?? '';
  if (!host.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = host.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return host.length - last.length >= at && host.endsWith(last);
}

function cleaned(text: string): string {
  const lower = text.trim().toLowerCase();
  const host = lower.replace(/^[a-z][a-z0-9+.-]*:\/\//, '').split(/[/?#]/)[0] ?? '';
  return host.replace(/:\d+$/, '').replace(/\.$/, '');
}
