'use client';
/** The cart: kept in localStorage, so that it outlives the visit; every part of the page that shows it hears of its changes. */
import { useSyncExternalStore } from 'react';
import { type Product, products } from '@/lib/simulator/catalogue';

export type CartLine = { product: Product; quantity: number };
type Stored = Record<string, number>;

const KEY = 'northbound-cart';
const CHANGED = 'northbound-cart-changed';
export const QUANTITY_MAX = 20;

function read(): string {
  return localStorage.getItem(KEY) ?? '{}';
}

function parse(text: string): Stored {
  try {
    return JSON.parse(text) as Stored;
  } catch {
    return {};
  }
}

/** Sets how many of a product are in the cart; none takes it out. */
export function setQuantity(slug: string, quantity: number): void {
  const { [slug]: _, ...others } = parse(read());
  const kept = quantity > 0 ? { ...others, [slug]: Math.min(quantity, QUANTITY_MAX) } : others;
  localStorage.setItem(KEY, JSON.stringify(kept));
  window.dispatchEvent(new Event(CHANGED));
}

export function emptyCart(): void {
  localStorage.removeItem(KEY);
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  window.addEventListener('storage', onChange);
  return () => {
    window.removeEventListener(CHANGED, onChange);
    window.removeEventListener('storage', onChange);
  };
}

/** The cart's lines; undefined until the browser has been asked. */
export function useCart(): CartLine[] | undefined {
  const text = useSyncExternalStore<string | undefined>(subscribe, read, () => undefined);
  if (text === undefined) return undefined;
  const stored = parse(text);
  return products.flatMap((product) => (stored[product.slug] ? [{ product, quantity: stored[product.slug] ?? 0 }] : []));
}
