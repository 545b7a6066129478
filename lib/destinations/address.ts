/**
 * Where a connection's requests go, as far as a person says it: what decides whether its secrets may stay, and what the form says
 * of them.
 */
import type { Destination, SettingField } from './define';

type Addressed = Pick<Destination, 'baseUrl'> & { fields: readonly Pick<SettingField, 'name' | 'address'>[] };
/** `baseUrl`: absent or empty for the platform's own. */
export type Addresses = { settings: Record<string, unknown>; baseUrl: string | null };

/**
 * Whether requests go to another origin (scheme, host and port) than before. A platform's own hosts, such as regions that a
 * setting chooses among, are the platform's, whichever is chosen.
 */
export function goesElsewhere(destination: Addressed, before: Addresses, after: Addresses): boolean {
  return originsOf(destination, before) !== originsOf(destination, after);
}

/** The platform's host that the settings choose; a connection with an address of its own (a proxy, the sandbox) keeps to that. */
export function hostOf(baseUrl: string, { usual, chosen }: { usual: string; chosen: string }): string {
  return baseUrl === usual ? chosen : baseUrl;
}

function originsOf({ baseUrl: own, fields }: Addressed, { settings, baseUrl }: Addresses): string {
  const stated = fields.flatMap(({ name, address }) => (address ? [String(settings[name] ?? '')] : []));
  return [baseUrl || own, ...stated].map((text) => originOf(text.trim())).join(' ');
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url ? `${url.protocol}//${url.host}` : text;
}
