import type { Metadata } from 'next';
import { Receipt } from './_parts/receipt';

export const metadata: Metadata = { title: 'Credit receipt' };

export default async function ReceiptPage({ params }: { params: Promise<{ orderId: string }> }) {
  return <Receipt orderId={(await params).orderId} />;
}
