/** What the collector asks of the outside world, so that tests and the simulator can bring their own. */
import type { Id } from '@/lib/core/id';
import type { ConsentPolicy } from '@/lib/model/consent';
import type { FilterReason } from '@/lib/model/event';
import type { Sealed } from '@/lib/model/secret';
import type { Site } from '@/lib/model/site';
import type { SourceDefinition } from '@/lib/sources/define';
import type { AddressBudget } from './address-budget';
import type { CollectRequest, Refused } from './collect-request';
import type { LargeBodies } from './large-bodies';

/** A configured webhook with what its address stands for. */
export type Webhook = {
  id: Id<'source'>;
  site: Site;
  source: SourceDefinition;
  secrets: string[];
  settings: Record<string, unknown>;
  /** Its secret or settings cannot be read now: the shop is asked to come again. */
  isUnreadable?: true;
};

export type CollectContext = {
  siteOf(path: string): Promise<Site | undefined>;
  /** The site with this write key, or the only one that lists this GA4 measurement id. */
  siteByKey(key: string): Promise<Site | undefined>;
  /**
   * Whether a request through Shopify's app proxy is signed by the site's own app; undefined when the site has no secret to tell
   * by.
   */
  appProxySigned?(site: Site, query: URLSearchParams): boolean | undefined;
  webhookAt(path: string): Promise<Webhook | undefined>;
  /** What is assumed of visitors from this country who have said nothing. */
  policyOf(site: Site, country: string | undefined): ConsentPolicy;
  /** What each address may still cost. */
  budget: AddressBudget;
  /** Reads bodies that are too large for the event loop. */
  readLarge: LargeBodies['read'];
  originAllowed(site: Site, request: CollectRequest): boolean;
  withinRate(site: Site, events: number): Promise<boolean>;
  /** Robot or prefetch, and the country of the address. */
  knownOf(request: CollectRequest): { filtered?: FilterReason; country?: string };
  scrubUrl(url: string): string;
  /** Encrypts personal data for sites that keep them. */
  seal(text: string): Sealed;
  /** Signs the tokens that carry a visitor to another of the site's domains. */
  handOverSecret: string;
  newId<Kind extends string>(at?: Date): Id<Kind>;
  /** The database is distributed by site: a statement stores events of one alone. */
  isDistributed?: boolean;
  onGroup?(rows: number): void;
  /** A write of events succeeded, or failed with this error, which is not the events' fault. */
  onWritten?(error?: unknown): void;
  /** New events of the site are committed. */
  onStored?(siteId: Id<'site'>): void;
  onOutcome?(status: 'accepted' | 'duplicate' | 'rejected', reason: Refused['reason'] | undefined, events: number): void;
};
