'use client';
/** What a person should know of the site on every page: asked once, shown where each page has its place for it. */
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import type { FormResult } from '@/lib/http/attempt';
import type { SiteNotice } from '@/lib/workspace/site-notices';
import { useSite } from './site-context';

/** Alerts are judged once a minute. */
const LOOK_MS = 60_000;

const NoticesContext = createContext<SiteNotice[]>([]);

type Props = {
  first: SiteNotice[];
  /** Asks for them anew. */
  ask: (siteId: string) => Promise<FormResult<SiteNotice[]>>;
  children: ReactNode;
};

export function NoticesProvider({ first, ask, children }: Props) {
  const { id } = useSite();
  const { data } = useQuery({
    queryKey: ['site-notices', id],
    queryFn: async () => {
      const asked = await ask(id);
      // Whoever has lost the site meanwhile sees what there was until they leave the page.
      return asked.ok ? asked.value : first;
    },
    initialData: first,
    refetchInterval: LOOK_MS,
  });
  return <NoticesContext value={data}>{children}</NoticesContext>;
}

/** The notices as they are now; empty nearly always. */
export function useNotices(): SiteNotice[] {
  return useContext(NoticesContext);
}
