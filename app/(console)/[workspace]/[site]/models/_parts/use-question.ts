'use client';
/** What the data-driven section is asked, kept in the address, and how to have it worked out. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { parseAsBoolean, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, postJson, useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { dataDrivenGroups, dataDrivenKinds } from '@/lib/model/data-driven';
import type { DataDrivenResult } from '@/lib/reporting/reports/data-driven/definition';

export const orders = ['1', '2', '3'] as const;
/** While it is worked out. */
const LOOK_AGAIN_MS = 1_500;
const PATH = 'reports/data-driven';

/** The question, the last answer to it, and asking anew. */
export function useQuestion() {
  const site = useSite();
  const { range } = useRange();
  const [view, change] = useQueryStates({
    method: parseAsStringLiteral(dataDrivenKinds).withDefault('markov'),
    by: parseAsStringLiteral(dataDrivenGroups).withDefault('channel'),
    order: parseAsStringLiteral(orders).withDefault('1'),
    others: parseAsBoolean.withDefault(true),
  });
  const query = { ...range, kind: view.method, by: view.by, order: view.order, nullPaths: String(view.others) };
  const report = useApi<DataDrivenResult>(PATH, query, {
    refetchMs: ({ run }) => (run && run.state !== 'failed' ? LOOK_AGAIN_MS : undefined),
  });
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () => postJson(apiUrl(site.id, PATH), query),
    onSuccess: () => client.invalidateQueries({ queryKey: [apiUrl(site.id, PATH, query)] }),
  });
  return { view, change, report, ask, csvUrl: apiUrl(site.id, `${PATH}.csv`, query) };
}

export type Question = ReturnType<typeof useQuestion>;
