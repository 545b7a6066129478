/**
 * Which orders a figure of the cohorts is made of, as the text of the parameter `cohort` of the list of orders: JSON that names
 * the customers and what of theirs is wanted. Made by the page, read by the list.
 */

import { dimensionTitle, labelDimension, type LabelDimension, labelFilterParts } from '../../dimension-names';

/** What cohorts can be told apart by: when the customer first bought, or what won them; a label of the site too. */
export const cohortLevels = ['month', 'channel', 'source', 'campaign'] as const;
export type CohortLevel = (typeof cohortLevels)[number] | LabelDimension;
export const wonLevels = ['channel', 'source', 'campaign'] as const;
export type WonLevel = (typeof wonLevels)[number] | LabelDimension;

/** Days since the first order within which revenue and second orders are counted. */
export const cohortWindows = [30, 60, 90, 365] as const;

export type Cohort = {
  /** Days of the first order; half-open. */
  from: string;
  to: string;
  /** Only who was won by this: `=` and the value, nothing where it was not stated, `!unattributed` or `!left_out`. */
  won?: Partial<Record<WonLevel, string>> | undefined;
  /** Only orders within so many days of the first, of customers whose first is at least that long ago at `asOf`. */
  within?: (typeof cohortWindows)[number] | undefined;
  asOf?: string | undefined;
  /** First orders are as many as customers, second ones as many as those who came back. */
  part?: 'first' | 'second' | undefined;
  /** Those whom the shop says to have bought before the orders held began, who are in no cohort. */
  earlier?: true | undefined;
};

export const COHORT_TEXT_MAX = 4_000;

/** As columns say it. */
export function levelTitle(level: CohortLevel): string {
  return level === 'month' ? 'Month' : dimensionTitle(level);
}

/** The filters of the report as what won the customers. */
export function wonBy(filters: Partial<Record<(typeof wonLevels)[number] | 'label', string | null | undefined>>): Cohort['won'] {
  const named = wonLevels.flatMap((level): [WonLevel, string][] => {
    const value = filters[level];
    return typeof value === 'string' ? [[level, `=${value}`]] : [];
  });
  const label = filters.label ? labelFilterParts(filters.label) : undefined;
  const labelled: [WonLevel, string][] = label ? [[labelDimension(label.label), label.value && `=${label.value}`]] : [];
  return Object.fromEntries([...named, ...labelled]);
}

/** The text of a cohort. */
export function cohortText(cohort: Cohort): string {
  return JSON.stringify(cohort);
}
