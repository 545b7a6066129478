/** The value part of a rule as the editor holds it: texts where the stored form has numbers, amounts and absent members. */
import type { ValueSetting } from '@/lib/model/mapping';
import { valueFigures, type ValueFigure, valueRules, type ValueRule } from '@/lib/model/mapping-words';

export type ValueDraft = {
  rule: ValueRule;
  costProperty: string;
  percent: string;
  figure: ValueFigure;
  plus: string;
  plusNewCustomer: string;
  /** What the amounts are in. */
  currency: string;
};

export const USUAL_VALUE: ValueDraft = {
  rule: 'total',
  costProperty: '',
  percent: '',
  figure: 'total',
  plus: '',
  plusNewCustomer: '',
  currency: '',
};

const AMOUNT = /^-?\d{1,9}(\.\d{1,3})?$/;
const AMOUNT_WANTED = 'must be an amount such as 5 or 4.50; a minus takes it off';

export const valueWords: Record<ValueRule, string> = {
  total: 'Total',
  net_of_tax: 'Net of tax',
  net_of_tax_and_shipping: 'Net of tax and shipping',
  margin: 'Margin',
  percent: 'Percent of the total',
  formula: 'Formula',
  none: 'No value',
};

export const figureWords: Record<ValueFigure, string> = {
  total: 'Total',
  net_of_tax: 'Net of tax',
  net_of_shipping: 'Net of shipping',
  net_of_tax_and_shipping: 'Net of tax and shipping',
  margin: 'Margin',
};

const inSentences: Record<ValueFigure, string> = {
  total: 'total',
  net_of_tax: 'total without tax',
  net_of_shipping: 'total without shipping',
  net_of_tax_and_shipping: 'total without tax and shipping',
  margin: 'margin',
};

/** The rule that a choice's value names, else the usual one. */
export function ruleNamed(text: string | null): ValueRule {
  return valueRules.find((known) => known === text) ?? 'total';
}

export function figureNamed(text: string | null): ValueFigure {
  return valueFigures.find((known) => known === text) ?? 'total';
}

export function valueDraft({ rule, costProperty = '', percent, figure = 'total', ...amounts }: ValueSetting): ValueDraft {
  const { plus = '', plusNewCustomer = '', currency = '' } = amounts;
  return { rule, costProperty, percent: percent === undefined ? '' : String(percent), figure, plus, plusNewCustomer, currency };
}

/** What is stored of the draft: the members of its rule alone, and of those what can be read. */
export function settingOf(draft: ValueDraft): ValueSetting {
  const { rule, figure, costProperty, percent, currency } = draft;
  const [plus, plusNewCustomer] = [draft.plus.trim(), draft.plusNewCustomer.trim()];
  const isFormula = rule === 'formula';
  const hasAmounts = isFormula && (plus !== '' || plusNewCustomer !== '');
  return {
    rule,
    ...(takesCosts(draft) && costProperty.trim() !== '' && { costProperty }),
    ...((rule === 'percent' || isFormula) && /^\d+$/.test(percent.trim()) && { percent: Number(percent) }),
    ...(isFormula && { figure }),
    ...(hasAmounts && { ...(plus !== '' && { plus }), ...(plusNewCustomer !== '' && { plusNewCustomer }), currency }),
  };
}

/** Whether the rule asks what the items cost. */
export function takesCosts({ rule, figure }: Pick<ValueDraft, 'rule' | 'figure'>): boolean {
  return rule === 'margin' || (rule === 'formula' && figure === 'margin');
}

/** What is wrong with it, by the member at fault. */
export function valueProblems(draft: ValueDraft): Partial<Record<keyof ValueDraft, string>> {
  const { rule, costProperty, percent, plus, plusNewCustomer } = draft;
  const isFormula = rule === 'formula';
  const share = percent.trim();
  const isShare = /^\d+$/.test(share) && Number(share) >= 1 && Number(share) <= 1_000;
  const isPercentWrong = (rule === 'percent' || (isFormula && share !== '')) && !isShare;
  const isWrongAmount = (text: string) => isFormula && text.trim() !== '' && !AMOUNT.test(text.trim());
  return {
    ...(takesCosts(draft) && costProperty.trim() === '' && { costProperty: 'name the property that holds the cost' }),
    ...(isPercentWrong && { percent: 'must be a whole number from 1 to 1000' }),
    ...(isWrongAmount(plus) && { plus: AMOUNT_WANTED }),
    ...(isWrongAmount(plusNewCustomer) && { plusNewCustomer: AMOUNT_WANTED }),
  };
}

/** The rule in a few words: "50% of the margin by cost + 5 EUR + 10 EUR for new customers". */
export function valueSummary(draft: ValueDraft): string {
  const { rule, costProperty, percent, figure } = draft;
  const own: Partial<Record<ValueRule, string>> = {
    percent: `${percent}% of the total`,
    margin: `margin by ${costProperty}`,
    formula: formulaSummary(draft, figure === 'margin' ? `margin by ${costProperty}` : inSentences[figure]),
  };
  return own[rule] ?? valueWords[rule].toLowerCase();
}

function formulaSummary({ percent, plus, plusNewCustomer, currency }: ValueDraft, figure: string): string {
  const share = ['', '100'].includes(percent.trim()) ? figure : `${percent.trim()}% of the ${figure}`;
  const amounts = [
    [plus.trim(), ''],
    [plusNewCustomer.trim(), ' for new customers'],
  ].flatMap(([amount = '', whom = '']) =>
    amount === '' ? [] : `${amount.startsWith('-') ? '−' : '+'} ${amount.replace('-', '')} ${currency}${whom}`,
  );
  return [share, ...amounts].join(' ');
}
