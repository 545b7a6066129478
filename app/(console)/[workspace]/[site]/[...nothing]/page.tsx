/** An address below a site that has no page: said so inside the site's navigation. */
import { notFound } from 'next/navigation';
import { pageSite } from '@/app/(console)/_kit/page-site';

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function NothingPage({ params }: Props) {
  const { workspace, site } = await params;
  await pageSite(workspace, site);
  notFound();
}
