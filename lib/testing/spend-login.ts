/** A stored login with its accounts at a platform's own server in memory, and what the worker's job about it works with. */
import type { Database } from '@/db/client';
import { adAccount, adLogin } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import type { VendorRequest, VendorResponse } from '@/lib/model/delivery';
import { sealSecret } from '@/lib/ops/secrets';
import type { Fault } from '@/lib/ops/transport';
import { sealGrant } from '@/lib/pipeline/spend/grant';
import type { SpendTools } from '@/lib/pipeline/spend/login';
import type { Grant, SpendPlatform } from '@/lib/spend/define';
import type { SpendSandboxState } from '@/lib/spend/sandbox';
import { newTestId } from './builders';
import { askSandbox, outcomeOf, carry, SANDBOX_BASE } from './spend';

export type TestSpend = {
  /** The platform's server: change it to have other answers. */
  state: SpendSandboxState;
  requests: VendorRequest[];
  /** Answers in the platform's place where it returns something. */
  interfere?: (request: VendorRequest) => Promise<VendorResponse | Fault | undefined> | VendorResponse | Fault | undefined;
};

/** Tools with a clock of the test's own; pauses pass at once. */
export function spendTools(db: Database, platform: SpendPlatform, spend: TestSpend, now: () => Date): SpendTools {
  return {
    db,
    platformOf: (id) => (id === platform.id ? platform : undefined),
    random: () => 0,
    now,
    pause: async () => {},
    transport: {
      close: async () => {},
      send: async (request) => {
        spend.requests.push(request);
        const answered = await spend.interfere?.(request);
        return answered ?? askSandbox(platform, request, { ...spend.state, now: now() });
      },
    },
  };
}

type Wanted = { from: string; grant?: Grant; at: Date };

/** A login by what the platform's sandbox takes as pasted, and its accounts, all chosen; their days are wanted from `from` on. */
export async function buildAdLogin(
  db: Database,
  site: Site,
  platform: SpendPlatform,
  spend: TestSpend,
  { from, grant, at }: Wanted,
): Promise<{ loginId: Id<'ad_login'>; accountIds: Id<'ad_account'>[] }> {
  const { paste, sandbox } = platform;
  if (!paste || !sandbox.paste) throw new Error(`nothing is pasted for ${platform.id}`);
  const granted =
    grant ??
    outcomeOf(
      carry(platform, paste.grant(sandbox.paste, at, SANDBOX_BASE), (request) => askSandbox(platform, request, spend.state)),
    );
  const loginId = newTestId<'ad_login'>();
  const secrets = Object.fromEntries(Object.entries(sandbox.paste).map(([name, value]) => [name, sealSecret(value, at)]));
  await db.insert(adLogin).values({
    ...{
      siteId: site.id,
      id: loginId,
      platform: platform.id,
      road: 'paste',
      entered: {},
      secrets,
      shown: {},
      base: SANDBOX_BASE,
    },
    ...{ granted: sealGrant(granted), grantedAt: at, connectedBy: 'operator:operator', connectedAt: at },
  });
  const accounts = spend.state.accounts.map(({ externalId, name, currency, timeZone, loginId: reachedThrough }) => ({
    ...{ siteId: site.id, id: newTestId<'ad_account'>(), loginId, platform: platform.id, externalId, name, currency, timeZone },
    ...{ reachedThrough, chosen: true, chosenAt: at, wantedFrom: from, dueAt: at },
  }));
  await db.insert(adAccount).values(accounts);
  return { loginId, accountIds: accounts.map(({ id }) => id) };
}
