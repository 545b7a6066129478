/** The demo shop: a small honest store with the snippet on every page, to click through. Its looks are its own, not the console's. */
import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { categories } from '@/lib/simulator/catalogue';
import { demoSnippet } from '@/lib/workspace/demo-site';
import { CartLink } from './_parts/cart-link';
import { Snippet } from './_parts/snippet';
import styles from './shop.module.css';

export const metadata: Metadata = { title: { absolute: 'Northbound Coffee' } };
export const dynamic = 'force-dynamic';

export default async function ShopLayout({ children }: { children: ReactNode }) {
  const snippet = await demoSnippet();
  return (
    <div className={styles.shop}>
      {snippet && <Snippet scriptUrl={snippet.scriptUrl} />}
      <p className={styles.notice}>
        A demo shop: nothing is sold here. Every click is tracked by Tieback. <Link href="/">Open the console</Link>
      </p>
      <header className={styles.header}>
        <Link href="/demo-store" className={styles.brand}>
          Northbound Coffee
        </Link>
        <nav aria-label="Categories" className={styles.nav}>
          {Object.entries(categories).map(([slug, name]) => (
            <Link key={slug} href={`/demo-store/c/${slug}`}>
              {name}
            </Link>
          ))}
        </nav>
        <CartLink />
      </header>
      <main className={styles.main}>{children}</main>
      <footer className={styles.footer}>Northbound Coffee does not exist. The coffee would have been good.</footer>
    </div>
  );
}
