'use client';
/** The site that a page of the console is about. */
import { createContext, type ReactNode, useContext } from 'react';

export type SiteView = {
  id: string;
  name: string;
  timeZone: string;
  currency: string;
  slug: string;
  workspaceSlug: string;
  lookbackDays: number;
  /** Names of channels that its own rules give. */
  ownChannels: string[];
};

const SiteContext = createContext<SiteView | undefined>(undefined);

export function SiteProvider({ site, children }: { site: SiteView; children: ReactNode }) {
  return <SiteContext value={site}>{children}</SiteContext>;
}

/** The page's site; only below a site's layout. */
export function useSite(): SiteView {
  const site = useContext(SiteContext);
  if (!site) throw new Error("useSite is called outside of a site's pages");
  return site;
}

/** The console's address of a page of this site. */
export function usePath(): (page: string) => string {
  const { workspaceSlug, slug } = useSite();
  return (page) => `/${workspaceSlug}/${slug}/${page}`;
}
