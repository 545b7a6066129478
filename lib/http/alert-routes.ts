/** The addresses of alert rules: what is watched of connections and of the store's figures, and who is told. */
import { z } from 'zod';
import { ruleKinds, webhookFormats } from '@/lib/model/alert';
import { metricConditionSchema } from '@/lib/model/metric-alert-schema';
import { alertRuleSchema } from '@/lib/workspace';
import { type ApiRouteEntry, json, SITE, SITE_PROBLEMS } from './api-route-entry';

const RULES = `${SITE}/alert-rules`;
const CHANGE_PROBLEMS: ApiRouteEntry['problems'] = [...SITE_PROBLEMS, 'malformed', 'too_large', 'conflict'];
const common = { tag: 'Alerts', permission: 'site.manage', status: 200 } as const;

const ruleView = z.object({
  id: z.uuid(),
  kind: z.enum(ruleKinds),
  threshold: z.int().describe('Percent or minutes, as the kind says; 0 where it has none'),
  connectionId: z.uuid().optional().describe('Absent: every connection'),
  metric: metricConditionSchema.optional().describe('Of kind `metric`: what is watched'),
  emails: z.array(z.string()),
  webhook: z.string().optional().describe('Where it goes, without its path: chat services keep a password in it'),
  webhookFormat: z.enum(webhookFormats),
  createdAt: z.iso.datetime(),
});
export type AlertRuleAnswer = z.infer<typeof ruleView>;
const savedRule = z.object({
  rule: ruleView,
  secret: z.string().optional().describe('Signs what goes to a webhook that is new, as Standard Webhooks says; told only now'),
});

export const alertRoutes: ApiRouteEntry[] = [
  {
    ...common,
    method: 'get',
    path: RULES,
    id: 'listAlertRules',
    summary: 'The alert rules, oldest first',
    description: 'They hold addresses of people, so only who manages the site sees them.',
    answer: json('AlertRuleList', z.object({ rules: z.array(ruleView) })),
    problems: SITE_PROBLEMS,
  },
  {
    ...common,
    method: 'post',
    path: RULES,
    id: 'createAlertRule',
    summary: 'Make an alert rule',
    description: 'Of kind `metric` it watches a figure of the store, else connections. It needs an e-mail address or a webhook.',
    body: json('AlertRule', alertRuleSchema),
    answer: json('AlertRuleSaved', savedRule),
    problems: CHANGE_PROBLEMS,
  },
  {
    ...common,
    method: 'post',
    path: `${RULES}/{ruleId}`,
    id: 'updateAlertRule',
    summary: 'Change an alert rule',
    description:
      'The whole rule, in place of what it was: what is left out goes back to its default, so a webhook must be stated again. Where it watches something else from now on, its open alerts end without a message.',
    body: json('AlertRule', alertRuleSchema),
    answer: json('AlertRuleSaved', savedRule),
    problems: CHANGE_PROBLEMS,
  },
  {
    ...common,
    method: 'post',
    path: `${RULES}/{ruleId}/delete`,
    id: 'deleteAlertRule',
    summary: 'Delete an alert rule',
    description: 'Its open alerts end without a message; what it raised stays to be read.',
    answer: json('AlertRuleDeleted', z.object({ deleted: z.literal(true) })),
    problems: SITE_PROBLEMS,
  },
];
