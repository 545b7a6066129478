/** The demo's ad accounts: apps at the demo's own servers of the platforms, and what the simulated store spends there. */
import type { Queryable } from '@/db/client';
import { saveSpendApp, spendAppOf } from '@/db/queries/ad-login';
import { parseCurrency } from '@/lib/core/currency';
import { dayOf } from '@/lib/core/day';
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import { SPEND_SANDBOX } from '@/lib/pipeline/spend/login';
import { mediaCost, UNTRACKED_AD } from '@/lib/simulator/media-cost';
import { spendPlatforms } from '@/lib/spend/registry';
import type { SandboxAccount } from '@/lib/spend/sandbox';
import { urlTemplateOf } from '@/lib/model/url-template';
import { storedEntered } from './spend-apps';

/** Where the demo's ads lead. */
const LANDING = 'https://northbound.example/products/tasting-set';
const ZONE = 'Europe/Berlin';

/** Makes what is missing of the apps, so that an admin can connect each platform by its consent page. */
export async function enterDemoApps(db: Queryable, workspaceId: Id<'workspace'>, now: Date): Promise<void> {
  for (const { id: platform, oauth, sandbox } of spendPlatforms) {
    if (!oauth || (await spendAppOf(db, workspaceId, platform))) continue;
    const id = derivedUuid('demo spend app', workspaceId, platform) as Id<'spend_app'>;
    const stored = storedEntered(oauth.app.fields, sandbox.app, now);
    await saveSpendApp(db, {
      workspaceId,
      platform,
      id,
      ...stored,
      base: SPEND_SANDBOX,
      savedBy: 'operator:operator',
      savedAt: now,
    });
  }
}

/** The one account that the demo has at a platform. */
export function demoAdAccounts(platform: string, now = new Date()): SandboxAccount[] {
  const arrives = spendPlatforms.find(({ id }) => id === platform)?.arrives;
  const currency = parseCurrency('EUR');
  invariant(currency, 'the euro is a currency');
  const rows = arrives ? mediaCost(arrives.source, dayOf(now, ZONE)) : [];
  const template = urlTemplateOf(platform);
  const ads = [...new Set(rows.flatMap(({ adId }) => adId ?? []))];
  const details = ads.map((adId) => {
    return { adId, finalUrl: adId === UNTRACKED_AD || template === undefined ? LANDING : `${LANDING}?${template}` };
  });
  return [{ externalId: '4471002200', name: 'Northbound Coffee', currency, timeZone: ZONE, rows, details }];
}
