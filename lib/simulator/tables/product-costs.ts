/** What the demo store pays for what it sells, in euro cents without tax; nobody has entered the others yet. */
export const productCosts: readonly { slug: string; cents: number; dearer?: number }[] = [
  // Green coffee has become dearer.
  { slug: 'fjord-espresso', cents: 1_040, dearer: 1_190 },
  { slug: 'aurora-filter', cents: 640, dearer: 720 },
  { slug: 'halden-decaf', cents: 690 },
  { slug: 'crossing-subscription', cents: 880 },
  { slug: 'grinder-no-4', cents: 5_850 },
  { slug: 'grinder-travel', cents: 3_020 },
  { slug: 'grinder-electric', cents: 13_700 },
  { slug: 'drip-stand', cents: 1_980 },
  { slug: 'kettle-gooseneck', cents: 4_150 },
  { slug: 'moka-pot', cents: 1_760 },
];

/** Days before the demo's first start on which some became dearer. */
export const DEARER_DAYS = 30;
