/** What each kind of finding is called, on screens and in files. */
import type { Evidence, FindingKind } from '@/lib/model/finding';

const findingWords: Record<FindingKind, string> = {
  losing: 'Below break-even under every click model',
  views: 'Clicks cannot judge this: test it',
  one_model: 'Only one click model says that it pays',
  untracked: 'Costs, and nobody is seen to come by it',
  fell: 'ROAS fell beyond its usual ups and downs',
};

/** Of a campaign that people do come by, cost without a visit is some of its ads'. */
export function findingTitle({ kind, evidence }: { kind: FindingKind; evidence: Pick<Evidence, 'sessions'> }): string {
  return kind === 'untracked' && evidence.sessions > 0 ? 'Has ads that nobody is seen to come by' : findingWords[kind];
}
