/** What the server writes into a site's snippet. */
import type { Consent, ConsentPolicy } from '@/lib/model/consent';
import type { ItemIdSetting } from '@/lib/model/item-id';

/** One platform's pixel, as a connection wants it. All of this is public. */
export type SnippetPixel = {
  /** The destination's. */
  id: string;
  settings: Record<string, string>;
  /** Each must be granted. */
  needs: (keyof Consent)[];
  /** The platform's names by ours; events that are not in it are the server's alone. */
  events: Record<string, string>;
  /** What the connection's catalogue lists items by; absent: the ids that the page says. */
  itemId?: ItemIdSetting;
  /** As lib/model/event-id-form has it; absent: our own. */
  idForm?: string;
};

export type SnippetConfig = {
  /** Last part of the collection address; the rest is the script's own, where a script of this name stands on the page. */
  collectPath: string;
  scriptPath: string;
  /** Else: "//host/c/", as the server that rendered the script was reached. Copies of it, and what is inlined, have no address of their own. */
  folder: string;
  /** Names what the snippet keeps in the browser; stays when the paths change. */
  key: string;
  consentPolicy: ConsentPolicy;
  honourGpc: boolean;
  /** Which changes of nothing but the query are views: none, those that are pushed, all. */
  queryViews: 0 | 1 | 2;
  /** For the builds that have them (variants.ts); absent: off. */
  links?: {
    /** The site's domains: links to others are outbound. */
    domains: string[];
    /** Links between the domains carry the visitor over. */
    handOver: boolean;
    /** Clicks on links to foreign sites are told. */
    outbound: boolean;
  };
  pixels?: SnippetPixel[];
};

/** Stands in the built script where the configuration goes. */
export const CONFIG_PLACEHOLDER = '__tiebackConfig__';
