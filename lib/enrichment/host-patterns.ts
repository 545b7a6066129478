/**
 * Lists of host patterns, and which kind the most specific pattern of a host has. `*.host` is the host and all below it, a bare
 * name is that host alone, `name.*` the name before any public suffix.
 */

export type HostPatterns<Kind extends string> = {
  exact: ReadonlyMap<string, Kind>;
  below: ReadonlyMap<string, Kind>;
  beforeSuffix: ReadonlyMap<string, Kind>;
};

export type HostMatch<Kind extends string> = {
  kind: Kind;
  /** How many labels of the host the pattern names; all, and one more, when it names the host itself. */
  labels: number;
};

/** The patterns of lists separated by white space. */
export function readHostPatterns<Kind extends string>(lists: Record<Kind, string>): HostPatterns<Kind> {
  const exact = new Map<string, Kind>();
  const below = new Map<string, Kind>();
  const beforeSuffix = new Map<string, Kind>();
  for (const kind of Object.keys(lists) as Kind[]) {
    for (const pattern of lists[kind].trim().split(/\s+/)) {
      if (pattern.startsWith('*.')) below.set(pattern.slice(2), kind);
      else if (pattern.endsWith('.*')) beforeSuffix.set(pattern.slice(0, -2), kind);
      else exact.set(pattern, kind);
    }
  }
  return { exact, below, beforeSuffix };
}

/**
 * The kind of the host, a lower-case name without "www."; the pattern that names most of it counts. Without a public suffix
 * `name.*` fits nothing.
 */
export function matchHost<Kind extends string>(
  { exact, below, beforeSuffix }: HostPatterns<Kind>,
  host: string,
  publicSuffix: string | undefined,
): HostMatch<Kind> | undefined {
  const labels = host.split('.').length;
  const itself = exact.get(host) ?? (publicSuffix && beforeSuffix.get(host.slice(0, -publicSuffix.length - 1)));
  if (itself) return { kind: itself, labels: labels + 1 };
  let rest = host;
  for (let left = labels; left > 0; left -= 1) {
    const kind = below.get(rest);
    if (kind) return { kind, labels: left };
    rest = rest.slice(rest.indexOf('.') + 1);
  }
  return undefined;
}

/** Whether the host is the name itself or below it. */
export function isHostOrBelow(host: string, name: string): boolean {
  return host === name || host.endsWith(`.${name}`);
}
