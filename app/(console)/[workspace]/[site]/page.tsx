import { redirect } from 'next/navigation';

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function SitePage({ params }: Props) {
  const { workspace, site } = await params;
  redirect(`/${workspace}/${site}/overview`);
}
