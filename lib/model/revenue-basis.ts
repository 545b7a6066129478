/** What counts as revenue on a site, in one word: the settings on tax and shipping, as headers, the API and files name them. */
import type { SiteSettings } from './site';

/** Net and total sales are as shops' own reports say them; the other two leave out one of both. */
export const revenueBases = ['net_sales', 'total_sales', 'with_tax', 'with_shipping'] as const;
export type RevenueBasis = (typeof revenueBases)[number];

type Meaning = { name: string; explain: string } & Pick<SiteSettings, 'revenueIncludesTax' | 'revenueIncludesShipping'>;

export const revenueBasisMeaning: Record<RevenueBasis, Meaning> = {
  net_sales: {
    name: 'Net sales',
    explain: 'What was sold after discounts and refunds, without tax and shipping.',
    revenueIncludesTax: false,
    revenueIncludesShipping: false,
  },
  total_sales: {
    name: 'Total sales',
    explain: 'What buyers paid after discounts and refunds, with tax and shipping.',
    revenueIncludesTax: true,
    revenueIncludesShipping: true,
  },
  with_tax: {
    name: 'Sales with tax',
    explain: 'What was sold after discounts and refunds, with tax and without shipping.',
    revenueIncludesTax: true,
    revenueIncludesShipping: false,
  },
  with_shipping: {
    name: 'Sales with shipping',
    explain: 'What was sold after discounts and refunds, with shipping and without tax.',
    revenueIncludesTax: false,
    revenueIncludesShipping: true,
  },
};

/** What counts under these settings. */
export function revenueBasisOf(settings: Pick<SiteSettings, 'revenueIncludesTax' | 'revenueIncludesShipping'>): RevenueBasis {
  if (settings.revenueIncludesTax) return settings.revenueIncludesShipping ? 'total_sales' : 'with_tax';
  return settings.revenueIncludesShipping ? 'with_shipping' : 'net_sales';
}

/** The settings that make it so. */
export function settingsOfBasis(basis: RevenueBasis): Pick<SiteSettings, 'revenueIncludesTax' | 'revenueIncludesShipping'> {
  const { revenueIncludesTax, revenueIncludesShipping } = revenueBasisMeaning[basis];
  return { revenueIncludesTax, revenueIncludesShipping };
}
