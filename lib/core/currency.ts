/**
 * Currencies by ISO 4217 code with the number of decimals of their minor unit.
 * Source: ISO 4217 list one (https://www.six-group.com/en/products-services/financial-information/data-standards.html, read 2026-11).
 * Two decimals are the rule; only the exceptions are listed. A code must be known to the runtime's Intl data or be listed here.
 */

export type Currency = string & { readonly __kind: 'currency' };

const ZERO_DECIMALS = new Set([
  'BIF',
  'CLP',
  'DJF',
  'GNF',
  'ISK',
  'JPY',
  'KMF',
  'KRW',
  'PYG',
  'RWF',
  'UGX',
  'UYI',
  'VND',
  'VUV',
  'XAF',
  'XOF',
  'XPF',
]);
const THREE_DECIMALS = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']);
const KNOWN = new Set(Intl.supportedValuesOf('currency'));

/** The currency that text names (case is ignored), or undefined when ISO 4217 has no such code. */
export function parseCurrency(text: unknown): Currency | undefined {
  if (typeof text !== 'string') return undefined;
  const code = text.trim().toUpperCase();
  return KNOWN.has(code) || ZERO_DECIMALS.has(code) || THREE_DECIMALS.has(code) ? (code as Currency) : undefined;
}

/** How many decimals the currency's minor unit has: 0, 2 or 3. */
export function exponentOf(currency: Currency): 0 | 2 | 3 {
  if (ZERO_DECIMALS.has(currency)) return 0;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}
