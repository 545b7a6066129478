/**
 * The first report of a page, made on the server while the page is, and handed to the browser under the key that the page's own query
 * has: the numbers are in the document, and nobody asks for them again. When it fails the browser asks, and shows what is wrong.
 */
import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { createLoader, type SearchParams } from 'nuqs/server';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { may, type Permission, type Read } from '@/lib/access';
import { dayOf } from '@/lib/core/day';
import type { Site } from '@/lib/model/site';
import { apiUrl, presentQuery, type Query } from './api-url';
import { pageSite } from './page-site';
import { rangeParsers, type RangeView, rangeView } from './range-view';

type Transaction = Parameters<Parameters<Read>[0]>[0];

export type ReportPageProps = {
  params: Promise<{ workspace: string; site: string }>;
  searchParams: Promise<SearchParams>;
};

type FirstReportProps<Params extends z.ZodType> = ReportPageProps & {
  /** Below the site's address in the API. */
  path: string;
  permission?: Permission;
  schema: Params;
  /** The query that the page asks with: the function that its own hook calls. */
  queryOf: (view: RangeView, search: SearchParams, site: Site) => Query;
  report: (tx: Transaction, site: Site, params: z.output<Params>) => Promise<object>;
  /** The page's query is a list that goes on page by page (useInfiniteQuery). */
  isList?: boolean;
  children: ReactNode;
};

const loadRange = createLoader(rangeParsers);

export async function FirstReport<Params extends z.ZodType>(props: FirstReportProps<Params>) {
  const { params, searchParams, path, permission = 'report.read', schema, queryOf, report, isList = false, children } = props;
  const { workspace, site: slug } = await params;
  const { actor, site, read } = await pageSite(workspace, slug);
  const search = await searchParams;
  const query = queryOf(rangeView(await loadRange(search), dayOf(new Date(), site.timeZone)), search, site);
  const parsed = schema.safeParse(presentQuery(query));
  if (!parsed.success || !may(actor, permission)) return children;
  const client = new QueryClient();
  const queryKey = [apiUrl(site.id, path, query)];
  // As the API would send it: what JSON leaves out is not there.
  const queryFn = async (): Promise<unknown> => JSON.parse(JSON.stringify(await read((tx) => report(tx, site, parsed.data))));
  if (isList) await client.prefetchInfiniteQuery({ queryKey, queryFn, initialPageParam: '' });
  else await client.prefetchQuery({ queryKey, queryFn });
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
