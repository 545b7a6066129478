'use client';
import Link from 'next/link';
import { QUANTITY_MAX, setQuantity, useCart } from '../_parts/cart';
import { Price } from '../_parts/price';
import { totalsOf } from '../_parts/track';
import styles from '../shop.module.css';

export default function CartPage() {
  const lines = useCart();
  if (!lines) return <h1>Cart</h1>;
  if (lines.length === 0) {
    return (
      <>
        <h1>Your cart is empty</h1>
        <Link href="/demo-store/c/coffee">Find a coffee</Link>
      </>
    );
  }
  const totals = totalsOf(lines);
  return (
    <>
      <h1>Cart</h1>
      <ul className={styles.lines}>
        {lines.map(({ product, quantity }) => (
          <li key={product.slug}>
            <Link href={`/demo-store/p/${product.slug}`}>{product.name}</Link>
            <input
              type="number"
              aria-label={`Quantity of ${product.name}`}
              min={0}
              max={QUANTITY_MAX}
              value={quantity}
              onChange={(event) => setQuantity(product.slug, event.target.valueAsNumber || 0)}
            />
            <Price cents={product.priceCents * quantity} />
          </li>
        ))}
      </ul>
      <p className={styles.total}>
        Shipping <Price cents={totals.shipping} /> · Total <Price cents={totals.total} />
      </p>
      <Link href="/demo-store/checkout" className={styles.button}>
        Check out
      </Link>
    </>
  );
}
