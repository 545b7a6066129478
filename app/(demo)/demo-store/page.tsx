import Link from 'next/link';
import { products } from '@/lib/simulator/catalogue';
import { ProductGrid } from './_parts/product-grid';
import styles from './shop.module.css';

const FEATURED = ['grinder-no-4', 'aurora-filter', 'kettle-gooseneck', 'tasting-set'];

export default function HomePage() {
  return (
    <>
      <section className={styles.hero}>
        <h1>Slow mornings, well made.</h1>
        <p>Coffee roasted on Mondays, and the few tools that do it justice.</p>
        <Link href="/demo-store/c/coffee" className={styles.button}>
          Shop coffee
        </Link>
      </section>
      <h2>What people come back for</h2>
      <ProductGrid products={products.filter(({ slug }) => FEATURED.includes(slug))} />
    </>
  );
}
