/**
 * Next reports what failed in a page to the console, whole: a failed query with its parameters. In this process such reports become
 * lines of our log, of their kind and without values.
 */
import { errorText } from '@/lib/ops/error-text';
import { log } from '@/lib/ops/log';

/** Takes over `console.error` and `console.warn` of the process. */
export function logNextReports(): void {
  console.error = (...parts: unknown[]) => log().error(reportOf(parts), 'page.failed');
  console.warn = (...parts: unknown[]) => log().warn(reportOf(parts), 'page.warned');
}

/** The parts of a report: its words, and the first error among them. */
export function reportOf(parts: unknown[]): { said?: string; error?: unknown } {
  const error = parts.find((part) => part instanceof Error);
  const said = parts
    .filter((part) => typeof part === 'string')
    .map((part) => errorText(plain(part)))
    .filter(Boolean)
    .join(' ');
  return { ...(said && { said }), ...(error !== undefined && { error }) };
}

/** Without colours and Next's mark. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal takes for a colour begins with one.
  return text.replace(/\u001b\[[\d;]*m/g, '').replace(/^\s*[⨯⚠]\s*/u, '');
}
