/** What the command bar leads to without asking the server: pages, settings, other sites. Adding one is a line. */
import { sitePages } from '@/components/shell/pages';

export type Entry = {
  group: string;
  name: string;
  /** Shown beside the name, dimmed. */
  detail?: string;
  href: string;
  /** Further words under which it is found. */
  also?: string;
};

export type CommandSite = { id: string; slug: string; name: string };

export function fixedEntries(workspace: string, site: CommandSite | undefined, sites: CommandSite[]): Entry[] {
  const settings = `/${workspace}/settings`;
  const here = site ? `/${workspace}/${site.slug}` : undefined;
  return [
    ...(here ? pageEntries(here) : []),
    { group: 'Settings', name: 'Sites', href: `${settings}/sites`, also: 'stores shops new' },
    ...sites.flatMap(({ slug, name }) => [
      {
        group: 'Settings',
        name: `Settings of ${name}`,
        href: `${settings}/sites/${slug}`,
        also: 'time zone window lookback consent',
      },
      { group: 'Settings', name: `Channel rules of ${name}`, href: `${settings}/sites/${slug}/channels` },
      {
        group: 'Settings',
        name: `Labels of ${name}`,
        href: `${settings}/sites/${slug}/labels`,
        also: 'brand non-brand retargeting prospecting',
      },
    ]),
    { group: 'Settings', name: 'Members', href: `${settings}/members`, also: 'people invite team roles' },
    { group: 'Settings', name: 'Metrics', href: `${settings}/metrics`, also: 'formula own column' },
    { group: 'Settings', name: 'API keys', href: `${settings}/keys`, also: 'token' },
    { group: 'Settings', name: 'Changes', href: `${settings}/changes`, also: 'audit log who' },
    { group: 'Settings', name: 'Your login', href: `${settings}/login`, also: 'password' },
    { group: 'Settings', name: 'API documentation', href: '/docs/api', also: 'openapi developer' },
    ...sites
      .filter(({ slug }) => slug !== site?.slug)
      .map(({ slug, name }) => ({ group: 'Other sites', name, href: `/${workspace}/${slug}/overview`, also: 'switch store' })),
  ];
}

function pageEntries(here: string): Entry[] {
  return [
    ...sitePages.map(({ slug, name, also }) => ({ group: 'Pages', name, href: `${here}/${slug}`, ...(also && { also }) })),
    { group: 'Pages', name: 'Import past orders', href: `${here}/import`, also: 'csv file history' },
    { group: 'Pages', name: 'Delivery ledger', href: `${here}/destinations/ledger`, also: 'deliveries sent failed' },
    { group: 'Pages', name: 'Alerts', href: `${here}/destinations/alerts`, also: 'rules notifications' },
  ];
}

/** The entries that hold every word of the text; those whose name begins with it first. */
export function matching(entries: Entry[], text: string): Entry[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries.filter(({ group, name, detail = '', also = '' }) => {
    const words = `${group} ${name} ${detail} ${also}`.toLowerCase();
    return wanted.every((word) => words.includes(word));
  });
  const begins = ({ name }: Entry) => name.toLowerCase().startsWith(text.toLowerCase().trim());
  return wanted.length === 0 ? found : [...found.filter(begins), ...found.filter((entry) => !begins(entry))];
}
