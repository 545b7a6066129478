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
};

export type WeighOptions = { orderAt: Date; halfLifeDays: number };

export type AttributionModel = {
  id: ModelId;
  name: string;
  /** One sentence for the marketer. */
  explain: string;
  /** Each weighted touch is given the whole order, so the sum may exceed it: what the platforms claim, not what they earned. */
  overClaims?: true;
  /** One weight a touch, in path order, zero or more; all zeros: nobody earned the order. Never called with an empty path. */
  weigh(path: PathTouch[], options: WeighOptions): bigint[];
};

/** Half-life of time decay, in days: that of Google Analytics, Google Ads and Adobe Analytics. */
export const HALF_LIFE_DAYS = 7;

/** Weights that give everything to the touch at `winner`; -1 gives it to nobody. */
export function allTo(path: unknown[], winner: number): bigint[] {
  return path.map((_, index) => (index === winner ? 1n : 0n));
}
