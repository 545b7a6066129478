/** Calls of the snippet's public function, and what the shop tells it of products and carts (GA4's names). */
import { euros, type Product, shippingFor, taxWithin } from '@/lib/simulator/catalogue';
import type { CartLine } from './cart';

type Tieback = (command: string, ...rest: unknown[]) => void;

/** Calls `tieback(...)`; a page without the snippet goes on as if it were there. */
export const tieback: Tieback = (command, ...rest) => {
  const home = window as unknown as { tieback?: Tieback };
  home.tieback?.(command, ...rest);
};

export function itemOf(product: Product, quantity = 1) {
  return {
    item_id: product.slug,
    item_name: product.name,
    item_category: product.category,
    price: euros(product.priceCents),
    quantity,
  };
}

export type Totals = { goods: number; shipping: number; tax: number; total: number };

/** What a cart comes to, in cents. */
export function totalsOf(lines: CartLine[]): Totals {
  const goods = lines.reduce((sum, { product, quantity }) => sum + product.priceCents * quantity, 0);
  const shipping = shippingFor(goods);
  return { goods, shipping, tax: taxWithin(goods + shipping), total: goods + shipping };
}

export function cartProperties(lines: CartLine[]) {
  return {
    currency: 'EUR',
    value: euros(totalsOf(lines).goods),
    items: lines.map(({ product, quantity }) => itemOf(product, quantity)),
  };
}
