/** The addresses of what there is to look at among campaigns. */
import { z } from 'zod';
import { findingsParams, findingsResult } from '@/lib/reporting';
import { findingDecided, findingDecisionInput, findingsLooked } from '@/lib/workspace';
import { type ApiRouteEntry, json, SITE, SITE_PROBLEMS } from './api-route-entry';

const CHANGE_PROBLEMS: ApiRouteEntry['problems'] = [...SITE_PROBLEMS, 'malformed', 'too_large'];

export const planRoutes: ApiRouteEntry[] = [
  {
    method: 'get',
    path: `${SITE}/reports/findings`,
    id: 'getFindings',
    tag: 'Reports',
    summary: 'Campaigns that there is reason to look at',
    description:
      'Each with its evidence, what was decided, and what came of it. The worker looks once a day, at four weeks that ended a week ago; `breakEven` and `viewShareMax` are settings of the site.',
    permission: 'report.read',
    query: findingsParams,
    status: 200,
    answer: json('Findings', findingsResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/reports/findings.csv`,
    id: 'getFindingsCsv',
    tag: 'Reports',
    summary: 'The findings for spreadsheets',
    permission: 'report.read',
    query: findingsParams,
    status: 200,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  {
    method: 'post',
    path: `${SITE}/findings/decide`,
    id: 'decideFinding',
    tag: 'Decisions',
    summary: 'Accept or decline a finding',
    description: 'What comes of it is measured from this day on, after 2 and 8 weeks and a week more for orders to come.',
    permission: 'plan.manage',
    body: json('FindingDecision', findingDecisionInput),
    status: 200,
    answer: json('FindingDecided', findingDecided),
    problems: CHANGE_PROBLEMS,
  },
  {
    method: 'post',
    path: `${SITE}/findings/look`,
    id: 'lookForFindings',
    tag: 'Decisions',
    summary: 'Look through the campaigns now',
    permission: 'plan.manage',
    body: json('FindingsLook', z.object({})),
    status: 200,
    answer: json('FindingsLooked', findingsLooked),
    problems: CHANGE_PROBLEMS,
  },
];
