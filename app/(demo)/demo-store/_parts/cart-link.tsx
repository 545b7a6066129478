'use client';
import Link from 'next/link';
import styles from '../shop.module.css';
import { useCart } from './cart';

export function CartLink() {
  const count = useCart()?.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0;
  return (
    <Link href="/demo-store/cart" className={styles.cartLink}>
      Cart <span>{count}</span>
    </Link>
  );
}
