/** The addresses of the check of ad tracking, of addresses that are checked, and of names that are made one. */
import { adTrackingParams, adTrackingResult, finalUrlParams, finalUrlResult } from '@/lib/reporting';
import { mergedAnswer, mergeInput, partInput } from '@/lib/workspace';
import { type ApiRouteEntry, json, recent, SITE, SITE_PROBLEMS } from './api-route-entry';

const CHANGE_PROBLEMS: ApiRouteEntry['problems'] = [...SITE_PROBLEMS, 'malformed', 'too_large'];

export const adTrackingRoutes: ApiRouteEntry[] = [
  {
    method: 'get',
    path: `${SITE}/reports/ad-tracking`,
    id: 'getAdTracking',
    tag: 'Reports',
    summary: 'Where cost and visits of ads do not find each other',
    description:
      'Ads that spend and bring no visit, addresses without parameters, auto-tagging that is off, visits without cost, and one campaign under several names, each with what it costs or is credited with in the range.',
    permission: 'report.read',
    query: adTrackingParams,
    filled: recent,
    status: 200,
    answer: json('AdTracking', adTrackingResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/reports/ad-tracking.csv`,
    id: 'getAdTrackingCsv',
    tag: 'Reports',
    summary: 'The check of ad tracking for spreadsheets',
    description: 'A file has all rows: `limit` and `offset` change nothing.',
    permission: 'report.read',
    query: adTrackingParams,
    filled: recent,
    status: 200,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/final-url`,
    id: 'checkFinalUrl',
    tag: 'Ad accounts',
    summary: 'What visits by the address of an ad would arrive with',
    description: 'The address is read and never opened: what redirects take away is not known, and `notChecked` says so.',
    permission: 'report.read',
    query: finalUrlParams,
    status: 200,
    answer: json('FinalUrlCheck', finalUrlResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'post',
    path: `${SITE}/merged-campaigns`,
    id: 'mergeCampaigns',
    tag: 'Ad accounts',
    summary: 'Say that names of campaigns are one',
    description:
      'They get one value of the label Campaign, in every report and for stored visits, credit and cost too. Cost that is matched by name goes by it with the next hourly matching.',
    permission: 'site.manage',
    body: json('MergeCampaigns', mergeInput),
    status: 200,
    answer: json('MergedCampaigns', mergedAnswer),
    problems: CHANGE_PROBLEMS,
  },
  {
    method: 'post',
    path: `${SITE}/merged-campaigns/undo`,
    id: 'partCampaigns',
    tag: 'Ad accounts',
    summary: 'Make merged campaigns names of their own again',
    permission: 'site.manage',
    body: json('PartCampaigns', partInput),
    status: 200,
    answer: json('MergedCampaigns', mergedAnswer),
    problems: CHANGE_PROBLEMS,
  },
];
