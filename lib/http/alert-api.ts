/** Alert rules over HTTP: for scripts with an admin's API key; the console calls the use cases itself. */
import { permit } from '@/lib/access';
import { type SiteChange, siteActor } from '@/lib/access/site-access';
import {
  type AlertRuleView,
  createAlertRule,
  deleteAlertRule,
  listAlertRules,
  type SavedRule,
  shownWebhook,
  updateAlertRule,
} from '@/lib/workspace';
import { requireReadable } from './address';
import type { AlertRuleAnswer } from './alert-routes';
import { problemResponse } from './problem';
import { readJson } from './read-json';

/** Ten addresses and a webhook. */
const BODY_BYTES_MAX = 16_384;

type Context = { params: Promise<Record<string, string>> };
type Run = (change: SiteChange, request: Request, path: Record<string, string>) => Promise<object>;

/** GET: the site's alert rules. */
export const listAlertRulesRoute = answer(async ({ actor, site, read }) => ({
  rules: (await read((tx) => listAlertRules(tx, actor, site))).map(ruleAnswer),
}));
/** POST: makes one. */
export const createAlertRuleRoute = answer(async ({ db, actor, site }, request) =>
  savedAnswer(await createAlertRule(db, actor, site, await readJson(request, BODY_BYTES_MAX))),
);
/** POST: changes one, whole. */
export const updateAlertRuleRoute = answer(async ({ db, actor, site }, request, { ruleId = '' }) =>
  savedAnswer(await updateAlertRule(db, actor, site, ruleId, await readJson(request, BODY_BYTES_MAX))),
);
/** POST: deletes one. */
export const deleteAlertRuleRoute = answer(async ({ db, actor, site }, _, { ruleId = '' }) => {
  await deleteAlertRule(db, actor, site, ruleId);
  return { deleted: true };
});

function savedAnswer({ rule, secret }: SavedRule) {
  return { rule: ruleAnswer(rule), ...(secret !== undefined && { secret }) };
}

function ruleAnswer(rule: AlertRuleView): AlertRuleAnswer {
  const { id, kind, threshold, connectionId, metric, emails, webhookUrl, webhookFormat, createdAt } = rule;
  return {
    ...{ id, kind, threshold, emails, webhookFormat, createdAt: createdAt.toISOString() },
    ...(connectionId && { connectionId }),
    ...(metric && { metric }),
    ...(webhookUrl && { webhook: shownWebhook(webhookUrl) }),
  };
}

/** Who may not learns it before the body is read. */
function answer(run: Run): (request: Request, context: Context) => Promise<Response> {
  return async (request, { params }) => {
    try {
      requireReadable(request.url);
      const path = await params;
      const change = await siteActor(request, path['site'] ?? '');
      permit(change.actor, 'site.manage');
      return Response.json(await run(change, request, path), { headers: { 'cache-control': 'private, no-store' } });
    } catch (error) {
      return problemResponse(error);
    }
  };
}
