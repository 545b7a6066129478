/** The demo shop: a small honest store with the snippet on every page, to click through. Its looks are its own, not the console's. */
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { categories } from '@/lib/simulator/catalogue';
import { NONCE_HEADER } from '@/lib/http/security-headers';
import { demoSnippet } from '@/lib/workspace/demo-site';
import { CartLink } from './_parts/cart-link';
import { Snippet } from './_parts/snippet';
import styles from './shop.module.css';

export const metadata: Metadata = { title: { absolute: 'Northbound Coffee' } };
export const dynamic = 'force-dynamic';

export default async function ShopLayout({ children }: { children: ReactNode }) {
  const snippet = await demoSnippet();
  // Without DEMO=true there is no such shop, whatever an earlier demo has left in the database.
  if (!snippet) notFound();
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined;
  return (
    <div className={styles.shop}>
      <Snippet scriptUrl={snippet.scriptUrl} {...(nonce && { nonce })} />
      <p className={styles.notice}>
        A demo shop: nothing is sold here. Every click is tracked by Tieback.{' '}
        {/* The console is a document of its own, without this one's policy and snippet. */}
        <a href="/">Open the console</a>
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
