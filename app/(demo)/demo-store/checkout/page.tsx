'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useRef } from 'react';
import { euros } from '@/lib/simulator/catalogue';
import { emptyCart, useCart } from '../_parts/cart';
import { Price } from '../_parts/price';
import { cartProperties, tieback, totalsOf } from '../_parts/track';
import styles from '../shop.module.css';

const ORDER_KEY = 'northbound-order';

export default function CheckoutPage() {
  const router = useRouter();
  const lines = useCart();
  const begun = useRef(false);
  useEffect(() => {
    if (!lines?.length || begun.current) return;
    begun.current = true;
    tieback('track', 'begin_checkout', cartProperties(lines));
  }, [lines]);
  if (!lines) return <h1>Checkout</h1>;
  if (lines.length === 0) {
    return (
      <>
        <h1>There is nothing to pay for</h1>
        <Link href="/demo-store">Back to the shop</Link>
      </>
    );
  }
  const totals = totalsOf(lines);
  const order = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const user = { email: form.get('email'), firstName: form.get('firstName'), lastName: form.get('lastName') };
    tieback('identify', user);
    const number = `NC-${Date.now().toString(36).toUpperCase()}`;
    const properties = {
      ...cartProperties(lines),
      transaction_id: number,
      value: euros(totals.total),
      tax: euros(totals.tax),
      shipping: euros(totals.shipping),
    };
    sessionStorage.setItem(ORDER_KEY, JSON.stringify(properties));
    emptyCart();
    router.push('/demo-store/thank-you');
  };
  return (
    <>
      <h1>Checkout</h1>
      <OrderForm totals={totals} onSubmit={order} />
    </>
  );
}

type OrderFormProps = { totals: ReturnType<typeof totalsOf>; onSubmit: (event: FormEvent<HTMLFormElement>) => void };

function OrderForm({ totals, onSubmit }: OrderFormProps) {
  return (
    <form onSubmit={onSubmit} className={styles.form}>
      <label>
        E-mail
        <input name="email" type="email" required autoComplete="email" maxLength={200} />
      </label>
      <label>
        First name
        <input name="firstName" required autoComplete="given-name" maxLength={100} />
      </label>
      <label>
        Last name
        <input name="lastName" required autoComplete="family-name" maxLength={100} />
      </label>
      <p className={styles.total}>
        Total <Price cents={totals.total} />, tax of <Price cents={totals.tax} /> included
      </p>
      <button type="submit" className={styles.button}>
        Place the order (nothing is charged)
      </button>
    </form>
  );
}
