'use client';
/** The site that a page of the console is about. */
import type { ModelId } from '@/lib/model/credit';
import { modelIds } from '@/lib/model/credit';
import type { OwnMetric } from '@/lib/model/own-metric';
import type { RevenueBasis } from '@/lib/model/revenue-basis';
import { modelNames } from '@/lib/model/model-names';
import { createContext, type ReactNode, useContext } from 'react';

export type SiteView = {
  id: string;
  name: string;
  timeZone: string;
  currency: string;
  slug: string;
  workspaceSlug: string;
  /** What counts as revenue. */
  revenueBasis: RevenueBasis;
  /** Reports are being rebuilt: they may still count it as before. */
  isRebuilding: boolean;
  /** The demo's own, whose orders are simulated. */
  demo: boolean;
  lookbackDays: number;
  /** How far back reports can look. */
  heldDays: number;
  /** Names of channels that its own rules give. */
  ownChannels: string[];
  /** What it counts as conversions besides orders. */
  conversions: { event: string; name: string }[];
  /** Names of the labels that its rules give. */
  labels: string[];
  /** Each value that they give one. */
  labelValues: { label: string; value: string }[];
  /** Its own attribution models. */
  ownModels: { id: ModelId; name: string }[];
  /** The workspace's own metrics. */
  ownMetrics: OwnMetric[];
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

/** Every model of the page's site, in display order: the built-in ones, then its own. */
export function useModels(): { id: ModelId; name: string }[] {
  const { ownModels } = useSite();
  return [...modelIds.map((id) => ({ id, name: modelNames[id] })), ...ownModels];
}

/** The console's address of a page of this site. */
export function usePath(): (page: string) => string {
  const { workspaceSlug, slug } = useSite();
  return (page) => `/${workspaceSlug}/${slug}/${page}`;
}
