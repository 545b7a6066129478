/** Where Performance was before it had that name: links that people kept lead on, with everything that they say of the view. */
import { redirect } from 'next/navigation';

type Props = {
  params: Promise<{ workspace: string; site: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function AttributionPage({ params, searchParams }: Props) {
  const { workspace, site } = await params;
  const view = new URLSearchParams(
    Object.entries(await searchParams).flatMap(([name, values]) => [values ?? []].flat().map((value) => [name, value])),
  ).toString();
  redirect(`/${workspace}/${site}/performance${view && `?${view}`}`);
}
