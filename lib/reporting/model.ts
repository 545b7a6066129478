/** Attribution models as results describe them, and which of them a site has. */
import { creditedModels } from '@/db/queries/credited-models';
import type { ScopedTransaction } from '@/db/scoped';
import { type AttributionModel, fingerprintOf, modelsOf } from '@/lib/attribution';
import { invariant } from '@/lib/core/invariant';
import type { ModelId } from '@/lib/model/credit';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';

export type ModelForReaders = { id: ModelId; name: string; explain: string; overClaims: boolean };

/** The models with these ids, in their order. */
export function modelsNamed({ settings }: Pick<Site, 'settings'>, ids: readonly ModelId[]): AttributionModel[] {
  const byId = new Map(modelsOf(settings).map((model) => [model.id, model]));
  return ids.map((id) => {
    const model = byId.get(id);
    invariant(model, `the site has no model ${id}`);
    return model;
  });
}

/** The models' names and sentences; `overClaims` says that a model's total may exceed what the store sold. */
export function modelsForReaders(site: Pick<Site, 'settings'>, ids: readonly ModelId[]): ModelForReaders[] {
  return modelsNamed(site, ids).map(forReaders);
}

function forReaders({ id, name, explain, overClaims }: AttributionModel): ModelForReaders {
  return { id, name, explain, overClaims: overClaims === true };
}

/** The models that every site has. */
export function builtInModels(): ModelForReaders[] {
  return modelsOf({ models: [] }).map(forReaders);
}

/** Every model of the site, for reports that show them all. */
export function allModelIds({ settings }: Pick<Site, 'settings'>): ModelId[] {
  return modelsOf(settings).map(({ id }) => id);
}

/**
 * Whether all orders of the site are credited under these models as they are now. While the worker is still at it, reports work
 * credit out from stored paths, as they do for another window.
 */
export async function areCredited(tx: ScopedTransaction, site: Site, ids: readonly ModelId[]): Promise<boolean> {
  const credited = await creditedModels(tx, site.id);
  return !credited || modelsNamed(site, ids).every((model) => credited[model.id] === fingerprintOf(model, site.settings));
}

/** Throws `invalid_input` where a report is asked for under a model that the site does not have, or has no more. */
export function requireModels({ settings }: Pick<Site, 'settings'>, params: object): void {
  for (const field of ['model', 'models']) {
    const stated = Object.entries(params).find(([name]) => name === field)?.[1];
    const known = new Set<unknown>(modelsOf(settings).map(({ id }) => id));
    const unknown = [stated].flat().filter((id) => typeof id === 'string' && !known.has(id));
    if (unknown.length === 0) continue;
    const detail = `names no model of this site: ${unknown.join(', ')}`;
    throw new AppError('invalid_input', `${field}: ${detail}`, { fields: [{ field, detail }] });
  }
}
