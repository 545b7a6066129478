'use server';

import { workspaceActor } from '@/lib/access/site-access';
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import type { ChannelRule } from '@/lib/model/channel-rule';
import { AppError } from '@/lib/model/problem';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { type ChannelPreview, createSite, listSites, previewChannelRules, rotatePaths, updateSite } from '@/lib/workspace';
import type { NewSite, SiteForm } from './forms';

export async function createSiteAction(workspace: string, input: NewSite): Promise<FormResult<{ slug: string }>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    const { slug } = await createSite(db, actor, input);
    return { slug };
  });
}

/** Blocked e-mail addresses arrive in clear and are kept as the hashes that identity compares (trimmed, lower-cased, SHA-256). */
export async function updateSiteAction(workspace: string, siteId: Id<'site'>, form: SiteForm): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    const { blockedEmails, keptEmailHashes, lookbackDays, countries, ...settings } = form.settings;
    const added = blockedEmails.map((email) => sha256Hex(email.trim().toLowerCase()));
    await updateSite(db, actor, siteId, {
      ...form,
      settings: {
        ...settings,
        lookbackDays: Number(lookbackDays),
        consentByCountry: Object.fromEntries(
          Object.entries(countries).flatMap(([policy, codes]) => codes.map((code) => [code.trim().toUpperCase(), policy])),
        ),
        blockedEmailHashes: [...new Set([...keptEmailHashes, ...added])],
      },
    });
  });
}

export async function rotatePathsAction(workspace: string, siteId: Id<'site'>): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await rotatePaths(db, actor, siteId);
  });
}

/** What the rules would make of the last 30 days. */
export async function previewRulesAction(
  workspace: string,
  siteId: Id<'site'>,
  rules: ChannelRule[],
): Promise<FormResult<ChannelPreview>> {
  return attempt(async () => {
    const { actor, read } = await workspaceActor(undefined, workspace);
    return read(async (tx) => {
      const site = (await listSites(tx, actor)).find(({ id }) => id === siteId);
      if (!site) throw new AppError('not_found', 'There is no such site in this workspace.');
      return previewChannelRules(tx, actor, site, rules);
    });
  });
}

export async function saveRulesAction(
  workspace: string,
  siteId: Id<'site'>,
  channelRules: ChannelRule[],
): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await workspaceActor(undefined, workspace);
    await updateSite(db, actor, siteId, { settings: { channelRules } });
  });
}
