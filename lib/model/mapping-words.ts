/** The choices of a mapping (mapping.ts), apart from its schema, so that screens that list them do not load a parser. */

export const filterTests = ['equals', 'not_equals', 'contains', 'at_least', 'at_most', 'exists', 'missing'] as const;
export type FilterTest = (typeof filterTests)[number];

/**
 * The figures of an order that a value can be made of. `margin` takes the sum of a cost property of the items off the goods' net
 * value.
 */
export const valueFigures = ['total', 'net_of_tax', 'net_of_shipping', 'net_of_tax_and_shipping', 'margin'] as const;
export type ValueFigure = (typeof valueFigures)[number];

/**
 * What is sent as the event's value: a figure as it is, a share of the total, a formula (a share of a figure, and amounts), or
 * nothing.
 */
export const valueRules = ['total', 'net_of_tax', 'net_of_tax_and_shipping', 'margin', 'percent', 'formula', 'none'] as const;
export type ValueRule = (typeof valueRules)[number];

export const paramTypes = ['text', 'number', 'boolean'] as const;

/** Further rules of one event, beside the first. */
export const FURTHER_RULES_MAX = 9;
