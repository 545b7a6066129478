/** What the forms about sites send to their actions, as the controls hold it; the use cases parse it. */
import type { ConsentPolicy } from '@/lib/model/consent';
import type { RevenueBasis } from '@/lib/model/revenue-basis';
import type { SiteSettings } from '@/lib/model/site';

export type NewSite = { name: string; domains: string[]; timeZone: string; currency: string; revenueBasis: RevenueBasis };

export type SiteForm = {
  name: string;
  domains: string[];
  timeZone: string;
  settings: Omit<
    SiteSettings,
    | 'lookbackDays'
    | 'channelLookbackDays'
    | 'blockedEmailHashes'
    | 'consentByCountry'
    | 'channelRules'
    | 'labelRules'
    | 'models'
    | 'conversions'
  > & {
    lookbackDays: string;
    /** Of channels that have a window of their own. */
    channelWindows: { channel: string; days: string }[];
    /** Country codes, by the policy that they have instead of the site's own. */
    countries: Record<ConsentPolicy, string[]>;
    /** Hashes kept from before; an empty list lets all of them go. */
    keptEmailHashes: string[];
    /** Addresses to add. */
    blockedEmails: string[];
  };
};
