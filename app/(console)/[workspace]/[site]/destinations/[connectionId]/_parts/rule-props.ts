/** What every part of the rule editor is given: one event's rule as it is edited, what is wrong with it, and how to change it. */
import type { ValueSetting } from '@/lib/model/mapping';
import type { RuleDraft } from './mapping-draft';

export type RuleProps = {
  name: string;
  rule: RuleDraft;
  /** By the dotted path, the event's name first. */
  problems: Record<string, string>;
  change: (part: Partial<RuleDraft>) => void;
  /** The value as it is saved; absent: whoever looks may not see what orders were worth. */
  savedValue?: ValueSetting;
};
