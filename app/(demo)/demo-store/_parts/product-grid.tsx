import Link from 'next/link';
import type { Product } from '@/lib/simulator/catalogue';
import styles from '../shop.module.css';
import { Price } from './price';
import { ProductArt } from './product-art';

export function ProductGrid({ products }: { products: Product[] }) {
  return (
    <ul className={styles.grid}>
      {products.map((product) => (
        <li key={product.slug}>
          <Link href={`/demo-store/p/${product.slug}`} className={styles.card}>
            <ProductArt product={product} />
            <span className={styles.cardName}>{product.name}</span>
            <Price cents={product.priceCents} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
