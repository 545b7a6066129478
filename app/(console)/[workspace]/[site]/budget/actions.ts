'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { deleteBudget, importBudgets, saveBudgets } from '@/lib/workspace';
import type { BudgetForm } from './forms';

export async function saveBudgetAction(siteId: string, form: BudgetForm): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await saveBudgets(db, actor, site, { budgets: [form] });
  });
}

export async function deleteBudgetAction(siteId: string, form: BudgetForm): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await deleteBudget(db, actor, site, form);
  });
}

/** Resolves to how many it holds. */
export async function importBudgetsAction(siteId: string, text: string): Promise<FormResult<number>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return (await importBudgets(db, actor, site, { text })).saved;
  });
}
