/**
 * Campaigns, ad groups and ads of an account by their ids, for platforms whose reports name an ad by its id alone: its parents and
 * its name come from their lists.
 */
import type { CostRow } from '@/lib/model/spend';

export type Entity = { id: string; name?: string; parentId?: string };
export type Hierarchy = { campaigns: readonly Entity[]; adGroups: readonly Entity[]; ads: readonly Entity[] };
/** A day's figures, of whatever level. */
export type Figures = Omit<CostRow, 'campaignId' | 'campaign' | 'adGroupId' | 'adGroup' | 'adId' | 'ad'>;

/**
 * The rows that figures are, by the id that they are of. Figures of an ad whose parents the platform no longer lists are no row:
 * its campaign's rest holds them (remainder.ts), as with every ad that is gone.
 */
export function rowsIn({ campaigns, adGroups, ads }: Hierarchy) {
  const [campaignOf, adGroupOf, adOf] = [byId(campaigns), byId(adGroups), byId(ads)];

  const campaign = (id: string, figures: Figures): CostRow => {
    const name = campaignOf.get(id)?.name;
    return { ...figures, campaignId: id, ...(name !== undefined && { campaign: name }) };
  };

  const ad = (id: string, figures: Figures): CostRow[] => {
    const entity = adOf.get(id);
    const group = adGroupOf.get(entity?.parentId ?? '');
    if (!entity || !group?.parentId) return [];
    return [
      {
        ...campaign(group.parentId, figures),
        adGroupId: group.id,
        ...(group.name !== undefined && { adGroup: group.name }),
        adId: id,
        ...(entity.name !== undefined && { ad: entity.name }),
      },
    ];
  };

  return { campaign, ad };
}

function byId(entities: readonly Entity[]): Map<string, Entity> {
  return new Map(entities.map((entity) => [entity.id, entity]));
}
