import type { Metadata } from 'next';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { Receipt } from './_parts/receipt';

export const metadata: Metadata = { title: 'Credit receipt' };

type Props = { params: Promise<{ workspace: string; site: string; orderId: string }> };

export default async function ReceiptPage({ params }: Props) {
  const { workspace, site, orderId } = await params;
  const { actor } = await pageSite(workspace, site);
  return <Receipt orderId={orderId} mayDecide={may(actor, 'decision.make')} />;
}
