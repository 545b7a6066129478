/** The addresses of targets. */
import { z } from 'zod';
import { targetInput, targetKeyInput, targetsAnswer, targetsFileInput } from '@/lib/workspace';
import { type ApiRouteEntry, json, SITE, SITE_PROBLEMS } from './api-route-entry';

const TARGETS = `${SITE}/targets`;
const CHANGE_PROBLEMS: ApiRouteEntry['problems'] = [...SITE_PROBLEMS, 'malformed', 'too_large', 'conflict'];
const read = { method: 'get', tag: 'Targets', permission: 'report.read', status: 200, problems: SITE_PROBLEMS } as const;
const changing = { method: 'post', tag: 'Targets', permission: 'metric.manage', status: 200, problems: CHANGE_PROBLEMS } as const;

export const targetRoutes: ApiRouteEntry[] = [
  {
    ...read,
    path: TARGETS,
    id: 'listTargets',
    summary: 'What figures are held against',
    description:
      'A metric that adds up has a target of a month, of which other days have their part; a rate or an average has the same on each day.',
    answer: json('Targets', targetsAnswer),
  },
  {
    ...read,
    path: `${SITE}/targets.csv`,
    id: 'getTargetsFile',
    summary: 'All targets as a file',
    answer: { contentType: 'text/csv' },
  },
  {
    ...changing,
    path: TARGETS,
    id: 'setTarget',
    summary: 'Set a target, in place of the one of the same metric, place and month',
    body: json('Target', targetInput),
    answer: json('TargetSet', z.object({ set: z.literal(true) })),
  },
  {
    ...changing,
    path: `${TARGETS}/delete`,
    id: 'deleteTarget',
    summary: 'Delete a target',
    body: json('TargetKey', targetKeyInput),
    answer: json('TargetDeleted', z.object({ deleted: z.literal(true) })),
  },
  {
    ...changing,
    path: `${TARGETS}/file`,
    id: 'importTargets',
    summary: 'Set all targets of a CSV file',
    description:
      'Its columns are metric, dimension, name, month and value. A row that cannot be read refuses the file; targets that it does not name stay.',
    body: json('TargetsFile', targetsFileInput),
    answer: json('TargetsSet', z.object({ changed: z.int() })),
  },
];
