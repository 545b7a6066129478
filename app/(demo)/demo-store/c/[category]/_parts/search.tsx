'use client';
import { useEffect } from 'react';
import styles from '../../../shop.module.css';
import { tieback } from '../../../_parts/track';

export function Search({ query }: { query: string }) {
  useEffect(() => {
    if (query) tieback('track', 'search', { search_term: query });
  }, [query]);
  return (
    <form className={styles.search}>
      <label>
        Search <input type="search" name="q" defaultValue={query} maxLength={60} />
      </label>
      <button type="submit" className={styles.quiet}>
        Find
      </button>
    </form>
  );
}
