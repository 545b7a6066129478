/** What each kind of finding is called, on screens and in files. */
import type { FindingKind } from '@/lib/model/finding';

export const findingWords: Record<FindingKind, string> = {
  losing: 'Below break-even under every click model',
  views: 'Clicks cannot judge this: test it',
  one_model: 'Only one click model says that it pays',
  untracked: 'Costs, and nobody is seen to come by it',
  fell: 'ROAS fell beyond its usual ups and downs',
};
