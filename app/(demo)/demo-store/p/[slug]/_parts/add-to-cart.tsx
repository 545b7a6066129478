'use client';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { euros, products } from '@/lib/simulator/catalogue';
import { setQuantity, useCart } from '../../../_parts/cart';
import { itemOf, tieback } from '../../../_parts/track';
import styles from '../../../shop.module.css';

export function AddToCart({ slug }: { slug: string }) {
  const product = products.find((candidate) => candidate.slug === slug);
  const inCart = useCart()?.find((line) => line.product.slug === slug)?.quantity ?? 0;
  const [added, setAdded] = useState(false);
  const seen = product && { currency: 'EUR', value: euros(product.priceCents), items: [itemOf(product)] };
  // biome-ignore lint/correctness/useExhaustiveDependencies: one view for each product that is shown.
  useEffect(() => {
    tieback('track', 'view_item', seen);
  }, [slug]);
  const add = () => {
    setQuantity(slug, inCart + 1);
    tieback('track', 'add_to_cart', seen);
    setAdded(true);
  };
  return (
    <p>
      <button type="button" className={styles.button} onClick={add}>
        Add to cart
      </button>{' '}
      <span role="status">{added && <Link href="/demo-store/cart">In your cart: {inCart}. Go to cart</Link>}</span>
    </p>
  );
}
