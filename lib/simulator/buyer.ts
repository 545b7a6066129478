/** A simulated buyer to whom something out of the ordinary happens. */
import type { Product } from './catalogue';
import type { Random } from './random';
import type { Medium } from './tables/media-plan';

export type Buyer = {
  random: Random;
  /** When they land, in milliseconds since 1970. */
  at: number;
  origin: string;
  address: string;
  product: Product;
  medium: Medium;
  landing: string;
  email: string;
  orderKey: string;
};
