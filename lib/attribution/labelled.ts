/** Touches with what the site's rules call them, for models that look at labels. */
import { type LabelFacts, type LabelRule, type Labels, labelsBy } from '@/lib/model/label-rule';

/**
 * The touches with their labels under these rules; as they are where there are none. By the rules and not by what is stored: a
 * model then shares as its fingerprint says, also while stored acquisitions are being labelled anew.
 */
export function labelled<Touch extends LabelFacts>(
  rules: readonly LabelRule[],
  touches: Touch[],
): (Touch & { labels?: Labels })[] {
  return rules.length === 0 ? touches : touches.map((touch) => ({ ...touch, labels: labelsBy(rules, touch) }));
}
