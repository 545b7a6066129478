/** What the forms about sites send to their actions, as the controls hold it; the use cases parse it. */
import type { SiteSettings } from '@/lib/model/site';

export type NewSite = { name: string; domains: string[]; timeZone: string; currency: string };

export type SiteForm = {
  name: string;
  domains: string[];
  timeZone: string;
  settings: Omit<SiteSettings, 'lookbackDays' | 'blockedEmailHashes'> & {
    lookbackDays: string;
    /** Hashes kept from before; an empty list lets all of them go. */
    keptEmailHashes: string[];
    /** Addresses to add. */
    blockedEmails: string[];
  };
};
