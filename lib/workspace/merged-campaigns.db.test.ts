/** Protects that only admins say that names are one, that it is a rule of labels which the audit log tells of, and that it is undone. */
import { beforeEach, describe, expect, it } from 'vitest';
import { eq } from 'drizzle-orm';
import { siteById } from '@/db/queries/site';
import { auditEntry, rederivation } from '@/db/schema';
import type { Actor } from '@/lib/access/permissions';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { mergeCampaigns, partCampaigns } from './merged-campaigns';

const { db } = await testDatabase();
const SPRING = { name: 'Spring', names: ['Spring', 'spring_26'] };
let site: Site;
const actor = (role: Actor['role'], workspaceId = site.workspaceId): Actor => ({
  kind: 'member',
  id: newTestId(),
  workspaceId,
  role,
});
const rules = async () => (await siteById(db, site.id))?.settings.labelRules;

beforeEach(async () => {
  site = await buildSite(db);
});

describe('names that are one', () => {
  it('are a rule of the label Campaign, named anew in the background, and no more once they are parted', async () => {
    expect(await mergeCampaigns(db, actor('admin'), site, SPRING)).toEqual([SPRING]);
    expect(await rules()).toEqual([
      {
        label: 'Campaign',
        value: 'Spring',
        needs: 'all',
        conditions: [{ field: 'campaign', match: 'is', values: SPRING.names }],
      },
    ]);
    const asked = await db.select({ kind: rederivation.kind }).from(rederivation).where(eq(rederivation.siteId, site.id));
    expect(asked).toEqual([{ kind: 'relabel' }]);
    expect(await partCampaigns(db, actor('admin'), site, { name: 'Spring' })).toEqual([]);
    expect(await rules()).toEqual([]);
    const told = await db.select({ action: auditEntry.action }).from(auditEntry).where(eq(auditEntry.subject, site.id));
    expect(told).toEqual([{ action: 'site.changed' }, { action: 'site.changed' }]);
  });

  it('keep what two admins say at the same moment', async () => {
    await Promise.all(
      ['A', 'B', 'C'].map((name) => mergeCampaigns(db, actor('admin'), site, { name, names: [name, `${name}2`] })),
    );
    expect((await rules())?.map(({ value }) => value).sort()).toEqual(['A', 'B', 'C']);
  });

  it.each<[string, unknown]>([
    ['one name', { name: 'A', names: ['A'] }],
    ['no name for all', { name: ' ', names: ['A', 'B'] }],
    ['too many', { name: 'A', names: Array.from({ length: 31 }, (_, index) => `A${index}`) }],
  ])('are refused with %s', async (_, input) => {
    await expect(mergeCampaigns(db, actor('admin'), site, input)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('are said by admins of the workspace alone, and parted where they were merged', async () => {
    await expect(mergeCampaigns(db, actor('marketer'), site, SPRING)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(partCampaigns(db, actor('viewer'), site, SPRING)).rejects.toMatchObject({ code: 'forbidden' });
    const other = (await buildSite(db)).workspaceId;
    await expect(mergeCampaigns(db, actor('admin', other), site, SPRING)).rejects.toMatchObject({ code: 'not_found' });
    await expect(partCampaigns(db, actor('admin'), site, { name: 'Spring' })).rejects.toMatchObject({ code: 'not_found' });
  });
});
