'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { importShopDays, type ShopDaysTaken } from '@/lib/workspace';

/** Takes in the shop's own daily sales report. */
export async function importShopDaysAction(siteId: string, csv: string): Promise<FormResult<ShopDaysTaken>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return importShopDays(db, actor, site, { csv });
  });
}
