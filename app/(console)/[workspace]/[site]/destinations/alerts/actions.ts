'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import type { AlertKind } from '@/lib/model/alert';
import { mail } from '@/lib/ops/mail';
import { transport } from '@/lib/ops/transport';
import { createAlertRule, deleteAlertRule, muteAlerts, testAlertRule, updateAlertRule } from '@/lib/workspace';
import type { RuleForm, SavedRuleForm, TrialView } from './forms';

export async function createRuleAction(siteId: string, form: RuleForm): Promise<FormResult<SavedRuleForm>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    const { secret } = await createAlertRule(db, actor, site, form);
    return { secret };
  });
}

export async function updateRuleAction(siteId: string, id: string, form: RuleForm): Promise<FormResult<SavedRuleForm>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    const { secret } = await updateAlertRule(db, actor, site, id, form);
    return { secret };
  });
}

export async function deleteRuleAction(siteId: string, id: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await deleteAlertRule(db, actor, site, id);
  });
}

/** Tells every recipient of the rule that this is a test. */
export async function testRuleAction(siteId: string, id: string): Promise<FormResult<TrialView[]>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    const trials = await testAlertRule(db, actor, site, id, { mail: mail(), transport: transport() });
    return trials.map(({ channel, recipient, result }) => ({
      to: recipient ?? channel,
      received: result.ok,
      answer: result.ok ? result.value : result.failure,
    }));
  });
}

/** What is watched by itself but for these kinds. */
export async function muteAlertsAction(siteId: string, mutedAlerts: AlertKind[]): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await muteAlerts(db, actor, site, { mutedAlerts });
  });
}
