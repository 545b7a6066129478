/** Addresses of conversions besides orders, for the table of all (api-routes.ts). */
import { conversionResult, conversionsParams, conversionsResult } from '@/lib/reporting';
import { type ApiRouteEntry, json, recent, SITE, SITE_PROBLEMS } from './api-route-entry';

const shared = { method: 'get', tag: 'Orders', permission: 'event.read', status: 200, problems: SITE_PROBLEMS } as const;

export const conversionRoutes: ApiRouteEntry[] = [
  {
    ...shared,
    path: `${SITE}/conversions`,
    id: 'listConversions',
    summary: 'Leads, sign-ups and other conversions, newest first',
    description:
      'Which events are conversions, what each is worth and how often one counts, the settings of the site say. With ' +
      '`conversion`, `by`, `under` and the filters of a performance report it holds the conversions of a row, with the part of each.',
    query: conversionsParams,
    answer: json('Conversions', conversionsResult),
  },
  {
    ...shared,
    path: `${SITE}/conversions.csv`,
    id: 'getConversionsCsv',
    summary: 'The list of conversions for spreadsheets',
    description: 'The whole list; `cursor` and `limit` have no part in it.',
    filled: recent,
    query: conversionsParams,
    answer: { contentType: 'text/csv' },
  },
  {
    ...shared,
    path: `${SITE}/conversions/{conversionId}`,
    id: 'getConversion',
    summary: 'Why one conversion was credited as it was',
    description:
      'The touches before it, what each earned under every model, why the others earned nothing, and the stored event.',
    answer: json('Conversion', conversionResult),
  },
];
