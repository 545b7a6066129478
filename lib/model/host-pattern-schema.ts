/** What checks a stated host pattern (host-pattern.ts). */
import { z } from 'zod';

const HOST_PATTERN_LENGTH_MAX = 120;

const PATTERN = /^(?=.*[a-z0-9])[a-z0-9_*:-]+(\.[a-z0-9_*-]+)*$/;

/** A pattern, also when a whole address was pasted: its host is kept, lower-cased. */
export const hostPatternSchema = z
  .string()
  .max(HOST_PATTERN_LENGTH_MAX, `must have at most ${HOST_PATTERN_LENGTH_MAX} characters`)
  .transform(cleaned)
  .pipe(z.string().regex(PATTERN, 'must be a host such as partner.example, or a pattern such as staging.*'))
  .refine((pattern) => pattern.replaceAll(/[*.]/g, '') !== '', 'must name something beside the stars');

function cleaned(text: string): string {
  const lower = text.trim().toLowerCase();
  const host = lower.replace(/^[a-z][a-z0-9+.-]*:\/\//, '').split(/[/?#]/)[0] ?? '';
  return host.replace(/:\d+$/, '').replace(/\.$/, '');
}
