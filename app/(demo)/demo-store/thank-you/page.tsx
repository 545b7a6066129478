'use client';
import { useEffect, useRef, useState } from 'react';
import { tieback } from '../_parts/track';

const ORDER_KEY = 'northbound-order';

type Order = { transaction_id: string; value: string };

/** As in many shops, every load of this page reports the purchase again; Tieback makes one order of them. */
export default function ThankYouPage() {
  const [order, setOrder] = useState<Order>();
  const reported = useRef(false);
  useEffect(() => {
    const stored = sessionStorage.getItem(ORDER_KEY);
    if (!stored || reported.current) return;
    reported.current = true;
    const placed = JSON.parse(stored) as Order;
    tieback('track', 'purchase', placed);
    setOrder(placed);
  }, []);
  if (!order) return <h1>No order was placed in this tab</h1>;
  return (
    <>
      <h1>Thank you</h1>
      <p>
        Your order <strong data-testid="order-number">{order.transaction_id}</strong> over €{order.value} is on its way to
        nowhere.
      </p>
      <p>
        <a href="/">See it in the console</a>, where it arrives within a second or two.
      </p>
    </>
  );
}
