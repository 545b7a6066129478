/** Attribution models as results describe them. */
import { models } from '@/lib/attribution';
import type { ModelId } from '@/lib/model/credit';

export type ModelForReaders = { id: ModelId; name: string; explain: string; overClaims: boolean };

/** The model's name and sentence; `overClaims` says that its total may exceed what the store sold. */
export function modelForReaders(id: ModelId): ModelForReaders {
  const { name, explain, overClaims } = models[id];
  return { id, name, explain, overClaims: overClaims === true };
}
