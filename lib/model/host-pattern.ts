/**
 * Host patterns that people write in a site's settings: `partner.example` is that host and all below it, `*` stands for anything
 * (`staging.*`, `*.preview.example`).
 */

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
