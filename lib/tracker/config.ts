/** What the server writes into a site's snippet. */
import type { ConsentPolicy } from '@/lib/model/consent';

export type SnippetConfig = {
  /** Last part of the collection address; the rest is the script's own. */
  collectPath: string;
  /** Names what the snippet keeps in the browser; stays when the paths change. */
  key: string;
  consentPolicy: ConsentPolicy;
  honourGpc: boolean;
  readDataLayer: boolean;
  trackOutboundClicks: boolean;
  /** The site's domains: links to others are outbound. */
  domains: string[];
  /** Links between the domains carry the visitor over. */
  linksDomains: boolean;
};

/** Stands in the built script where the configuration goes. */
export const CONFIG_PLACEHOLDER = '__tiebackConfig__';
