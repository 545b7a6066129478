'use server';

import { siteActor } from '@/lib/access/site-access';
import { parseId } from '@/lib/core/id';
import { attempt, type FormResult } from '@/lib/http/attempt';
import {
  chooseAccounts,
  deleteCostFileAccount,
  deleteRate,
  disconnectLogin,
  enterManualCost,
  moveAccount,
  pasteLogin,
  removeApp,
  removeManualCost,
  saveApp,
  saveRate,
  startConsent,
  type AccountMove,
  type ConnectedLogin,
} from '@/lib/workspace';

/** What was entered, by the names of the fields; `base`: the demo's own server. */
type EnteredForm = { values: Record<string, string>; base?: string };
/** `loginId`: the login that is connected again. */
type PastedForm = EnteredForm & { loginId?: string };

export async function saveAppAction(siteId: string, platform: string, form: EnteredForm): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await siteActor(undefined, siteId);
    await saveApp(db, actor, platform, form);
  });
}

export async function removeAppAction(siteId: string, platform: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await siteActor(undefined, siteId);
    await removeApp(db, actor, platform);
  });
}

/** Resolves to the address of the platform's consent page. `loginId`: the login that is connected again. */
export async function startConsentAction(siteId: string, platform: string, loginId?: string): Promise<FormResult<string>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    const again = loginId === undefined ? undefined : parseId<'ad_login'>(loginId);
    return startConsent(db, actor, site, platform, again && { loginId: again });
  });
}

/** Resolves to the login, and whether it was there before. */
export async function pasteLoginAction(siteId: string, platform: string, form: PastedForm): Promise<FormResult<ConnectedLogin>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return pasteLogin(db, actor, site, platform, form);
  });
}

export async function chooseAccountsAction(siteId: string, loginId: string, accountIds: string[]): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await chooseAccounts(db, actor, site, loginId, { accountIds });
  });
}

export async function moveAccountAction(siteId: string, accountId: string, move: AccountMove): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await moveAccount(db, actor, site, accountId, { move });
  });
}

export async function disconnectLoginAction(siteId: string, loginId: string, deleteCost: boolean): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await disconnectLogin(db, actor, site, loginId, { deleteCost });
  });
}

/** A cost or a rate as it was entered, by the names of the fields. */
type Entered = Record<string, string | undefined>;

/** Resolves to the cost's id. */
export async function enterCostAction(siteId: string, cost: Entered): Promise<FormResult<string>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return enterManualCost(db, actor, site, cost);
  });
}

export async function removeCostAction(siteId: string, id: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await removeManualCost(db, actor, site, { id });
  });
}

export async function deleteCostFileAction(siteId: string, accountId: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await deleteCostFileAccount(db, actor, site, { accountId });
  });
}

export async function saveRateAction(siteId: string, rate: Entered): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await siteActor(undefined, siteId);
    await saveRate(db, actor, rate);
  });
}

export async function deleteRateAction(siteId: string, currency: string, day: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, db } = await siteActor(undefined, siteId);
    await deleteRate(db, actor, { currency, day });
  });
}
