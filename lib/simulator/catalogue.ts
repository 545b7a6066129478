/** What the demo store sells; prices in euro cents, tax included. The shop's pages and the simulated shoppers use the same list. */

export type Category = 'coffee' | 'grinders' | 'brewing' | 'gifts';

export type Product = {
  slug: string;
  name: string;
  category: Category;
  priceCents: number;
  /** One sentence for the product page. */
  about: string;
  /** Two colours of its drawing. */
  colours: [string, string];
};

export const categories: Record<Category, string> = {
  coffee: 'Coffee',
  grinders: 'Grinders',
  brewing: 'Brewing',
  gifts: 'Gifts',
};

export const products: Product[] = [
  {
    slug: 'fjord-espresso',
    name: 'Fjord Espresso, 1 kg',
    category: 'coffee',
    priceCents: 2890,
    about: 'Dark cocoa and toasted hazelnut; made for milk.',
    colours: ['#5b3a29', '#d9a066'],
  },
  {
    slug: 'aurora-filter',
    name: 'Aurora Filter, 500 g',
    category: 'coffee',
    priceCents: 1690,
    about: 'Washed Ethiopian with bergamot and apricot.',
    colours: ['#2f4858', '#f6ae2d'],
  },
  {
    slug: 'halden-decaf',
    name: 'Halden Decaf, 500 g',
    category: 'coffee',
    priceCents: 1790,
    about: 'Swiss-water process; all of the evening, none of the ceiling.',
    colours: ['#4a4e69', '#c9ada7'],
  },
  {
    slug: 'crossing-subscription',
    name: 'The Crossing, monthly',
    category: 'coffee',
    priceCents: 2490,
    about: 'A different roast in your letterbox on the first Monday.',
    colours: ['#1b4332', '#95d5b2'],
  },
  {
    slug: 'grinder-no-4',
    name: 'Grinder No. 4',
    category: 'grinders',
    priceCents: 12990,
    about: 'Forty steel burr settings and a crank that never slips.',
    colours: ['#343a40', '#adb5bd'],
  },
  {
    slug: 'grinder-travel',
    name: 'Travel Grinder',
    category: 'grinders',
    priceCents: 6990,
    about: 'Fits an AeroPress, a backpack and a Monday.',
    colours: ['#6c584c', '#dde5b6'],
  },
  {
    slug: 'grinder-electric',
    name: 'Quiet Grinder Electric',
    category: 'grinders',
    priceCents: 24900,
    about: 'Sixty-four decibels; the neighbours send their regards.',
    colours: ['#14213d', '#fca311'],
  },
  {
    slug: 'drip-stand',
    name: 'Oak Drip Stand',
    category: 'brewing',
    priceCents: 5490,
    about: 'One piece of oiled oak for one careful cup.',
    colours: ['#7f5539', '#e6ccb2'],
  },
  {
    slug: 'kettle-gooseneck',
    name: 'Gooseneck Kettle',
    category: 'brewing',
    priceCents: 8990,
    about: 'Pours a line thin enough to write with.',
    colours: ['#22333b', '#eae0d5'],
  },
  {
    slug: 'moka-pot',
    name: 'Moka Pot for Three',
    category: 'brewing',
    priceCents: 3990,
    about: 'Aluminium, eight sides, no electronics.',
    colours: ['#495057', '#ced4da'],
  },
  {
    slug: 'tasting-set',
    name: 'Tasting Set of Five',
    category: 'gifts',
    priceCents: 3450,
    about: 'Five roasts of a hundred grams, in the order we would drink them.',
    colours: ['#9b2226', '#e9d8a6'],
  },
  {
    slug: 'gift-card',
    name: 'Gift Card',
    category: 'gifts',
    priceCents: 5000,
    about: 'For people who are particular about coffee.',
    colours: ['#003049', '#fcbf49'],
  },
];

export const SHIPPING_CENTS = 490;
export const FREE_SHIPPING_FROM_CENTS = 5000;
/** German VAT on most goods, contained in the price. */
export const TAX_PERCENT = 19;

/** Shipping for a cart of this value. */
export function shippingFor(cents: number): number {
  return cents >= FREE_SHIPPING_FROM_CENTS || cents === 0 ? 0 : SHIPPING_CENTS;
}

/** The tax that a gross amount contains, rounded to the cent. */
export function taxWithin(cents: number): number {
  return Math.round((cents * TAX_PERCENT) / (100 + TAX_PERCENT));
}

/** Cents as the decimal text that events carry. */
export function euros(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
