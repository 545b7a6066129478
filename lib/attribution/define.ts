/** What an attribution model is: a name, a sentence, and integer weights for the touches of a path. `allocate` alone makes money of them. */
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import type { Touchpoint } from '@/lib/model/touchpoint';

/** What a model may look at. */
export type PathTouch = Pick<Touchpoint, 'at' | 'channel' | 'kind' | 'paid' | 'logPosition'> & {
  id: Id<'touchpoint'>;
  platform?: string | null;
  source?: string | null;
  medium?: string | null;
  campaign?: string | null;
  clickValue?: string | null;
  fromOrder?: boolean;
  /** What the site's rules call it, by the name of the label; absent or null where it has no labels. */
  labels?: Record<string, string> | null;
};

export type WeighOptions = { orderAt: Date; halfLifeDays: number };

export type AttributionModel = {
  id: ModelId;
  name: string;
  /** One sentence for the marketer. */
  explain: string;
  /** Each weighted touch is given the whole order, so the sum may exceed it: what the platforms claim, not what they earned. */
  overClaims?: true;
  /** Raised when the model would share a stored path otherwise than before: what it credited is then worked out anew. Else 1. */
  version?: number;
  /** What of a touch it reads that rules of the site name, and may name anew: its credit is then worked out again. */
  looksAt?: readonly ('channel' | 'labels')[];
  /** Direct visits are in its paths though the site's policy leaves them out. */
  countsDirect?: true;
  /** One weight a touch, in path order, zero or more; all zeros: nobody earned the order. Never called with an empty path. */
  weigh(path: PathTouch[], options: WeighOptions): bigint[];
};

/** Half-life of time decay, in days: that of Google Analytics, Google Ads and Adobe Analytics. */
export const HALF_LIFE_DAYS = 7;

/** Weights that give everything to the touch at `winner`; -1 gives it to nobody. */
export function allTo(path: unknown[], winner: number): bigint[] {
  return path.map((_, index) => (index === winner ? 1n : 0n));
}
