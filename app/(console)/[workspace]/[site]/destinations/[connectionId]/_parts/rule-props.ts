/** What every part of the rule editor is given: one event's rule as it is edited, what is wrong with it, and how to change it. */
import type { ValueSetting } from '@/lib/model/mapping';
import type { OneRuleDraft } from './mapping-draft';

export type RuleProps = {
  name: string;
  /** Where it stands in the stored mapping: "purchase", or "purchase.more.0" for a further rule. */
  path: string;
  rule: OneRuleDraft;
  /** By the dotted path, `path` first. */
  problems: Record<string, string>;
  change: (part: Partial<OneRuleDraft>) => void;
  /** The value as it is saved; absent: whoever looks may not see what orders were worth. */
  savedValue?: ValueSetting;
};
