/** The ways in that every site has without setting anything up, each with its exact addresses. Made on the server. */
import type { Site } from '@/lib/model/site';
import { env } from '@/lib/ops/env';
import { sourceOf } from '@/lib/sources/registry';

/** `kind` is the source that its events are stored under, where it is one of its own. */
export type WayIn = {
  name: string;
  summary: string;
  kind?: string;
  lines: { label: string; value: string }[];
  /** `page` is one of the site's own pages, `href` any other. */
  link?: { text: string } & ({ page: string } | { href: string });
};

/** What every site has. An API whose source is not there is left out: its address would not answer. */
export function waysIn(site: Site): WayIn[] {
  const { PUBLIC_URL: host } = env();
  return [snippet(site, host), ...apis(site, host).filter(({ kind }) => kind && sourceOf(kind)), csv];
}

function snippet(site: Site, host: string): WayIn {
  return {
    kind: 'snippet',
    name: 'Snippet',
    summary: 'One line in the head of every page: page views, campaigns and click IDs follow by themselves.',
    lines: [{ label: 'Script', value: `${host}/c/${site.scriptPath}` }],
    link: { text: 'Install it', page: 'install' },
  };
}

function apis(site: Site, host: string): WayIn[] {
  const own = `${host}/c/${site.collectPath}`;
  const measurementId = site.settings.measurementIds[0] ?? 'G-...';
  return [
    {
      kind: 'segment',
      name: 'Segment-compatible API',
      summary: 'Keep the Segment library you have and change its host. Some libraries want the host without https://.',
      lines: [
        { label: 'Host', value: host },
        { label: 'Path', value: '/v1' },
        { label: 'Host and path for browsers', value: `${own}/v1` },
        { label: 'Write key', value: site.writeKey },
      ],
    },
    {
      kind: 'ga4',
      name: 'Google tag',
      summary: 'The tag that is on your pages already sends here too. Add this to its configuration.',
      lines: [{ label: 'server_container_url', value: own }],
    },
    {
      kind: 'ga4_mp',
      name: 'GA4 Measurement Protocol',
      summary: 'For servers that report to Google Analytics 4: another address, with the write key as API secret.',
      lines: [
        { label: 'Address', value: `${host}/mp/collect?measurement_id=${measurementId}&api_secret=${site.writeKey}` },
        { label: 'Write key', value: site.writeKey },
      ],
    },
    {
      kind: 'api',
      name: 'Tieback API',
      summary: 'Events and orders from your own servers, also those of the past. It takes an API key as its Bearer token.',
      lines: [
        { label: 'Events', value: `${host}/api/v1/sites/${site.id}/events` },
        { label: 'Orders', value: `${host}/api/v1/sites/${site.id}/orders` },
      ],
      link: { text: 'Read its description', href: '/docs/api' },
    },
  ];
}

const csv: WayIn = {
  name: 'CSV import',
  summary: 'What happened before Tieback, from a file. Rows that cannot be read are listed with the reason.',
  lines: [],
  link: { text: 'Import a file', page: 'import' },
};
