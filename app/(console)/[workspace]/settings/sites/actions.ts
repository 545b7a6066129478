'use server';

import { workspaceActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import type { ChannelRule } from '@/lib/model/channel-rule';
import type { LabelRule } from '@/lib/model/label-rule';
import type { CustomRule, StatedModel } from '@/lib/model/custom-model';
import { type ModelPreview, modelPreview } from '@/lib/reporting';
import {
  type ChannelPreview,
  changeSite,
  createSite,
  type LabelPreview,
  managedSite,
  previewChannelRulesOf,
  previewLabelRulesOf,
  rotatePaths,
  updateSite,
} from '@/lib/workspace';
import type { NewSite, SiteForm } from './forms';

export async function createSiteAction(workspace: string, input: NewSite): Promise<FormResult<{ slug: string }>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    const { slug } = await createSite(db, actor, input);
    return { slug };
  });
}

export async function updateSiteAction(workspace: string, siteId: string, form: SiteForm): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await changeSite(db, actor, siteId, form);
  });
}

export async function rotatePathsAction(workspace: string, siteId: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await rotatePaths(db, actor, siteId);
  });
}

/** What the rules would make of the last 30 days. */
export async function previewRulesAction(
  workspace: string,
  siteId: string,
  rules: ChannelRule[],
): Promise<FormResult<ChannelPreview>> {
  return attempt(async () => {
    const { actor, read } = await workspaceActor(undefined, workspace);
    return read((tx) => previewChannelRulesOf(tx, actor, siteId, rules));
  });
}

export async function saveRulesAction(workspace: string, siteId: string, channelRules: ChannelRule[]): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await updateSite(db, actor, siteId, { settings: { channelRules } });
  });
}

/** What the label rules would make of the last 30 days. */
export async function previewLabelsAction(
  workspace: string,
  siteId: string,
  rules: LabelRule[],
): Promise<FormResult<LabelPreview>> {
  return attempt(async () => {
    const { actor, read } = await workspaceActor(undefined, workspace);
    return read((tx) => previewLabelRulesOf(tx, actor, siteId, rules));
  });
}

export async function saveLabelsAction(workspace: string, siteId: string, labelRules: LabelRule[]): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await updateSite(db, actor, siteId, { settings: { labelRules } });
  });
}

/** What the rule would make of the latest orders. */
export async function previewModelAction(workspace: string, siteId: string, rule: CustomRule): Promise<FormResult<ModelPreview>> {
  return attempt(async () => {
    const { actor, read } = await workspaceActor(undefined, workspace);
    return read(async (tx) => modelPreview(tx, await managedSite(tx, actor, siteId), rule));
  });
}

export async function saveModelsAction(workspace: string, siteId: string, models: StatedModel[]): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await updateSite(db, actor, siteId, { settings: { models } });
  });
}
