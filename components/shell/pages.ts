/** The pages of a site by the job they serve, in the order of the navigation. Who adds a page adds its line here. */
import {
  IconActivity,
  IconAd2,
  IconArrowsShuffle,
  IconBox,
  IconChartHistogram,
  IconChecklist,
  IconCode,
  IconCoins,
  IconEyeSearch,
  IconFileText,
  IconFilter2,
  IconFlag,
  IconGitFork,
  IconHeartbeat,
  IconHistory,
  IconHourglass,
  IconPhoto,
  IconReceipt2,
  IconReportMoney,
  IconRoute,
  IconScale,
  IconSend,
  IconSpeakerphone,
  IconTargetArrow,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';

export type PageLink = {
  /** The part of the address below the site's. */
  slug: string;
  name: string;
  icon: typeof IconActivity;
  /** Further words under which the command bar finds it. */
  also?: string;
};

export const pageGroups: { job: string; pages: PageLink[] }[] = [
  {
    job: 'Decide',
    pages: [
      { slug: 'overview', name: 'Overview', icon: IconChartHistogram, also: 'revenue sales home' },
      {
        slug: 'performance',
        name: 'Performance',
        icon: IconGitFork,
        also: 'attribution channels campaigns ads keywords',
      },
      { slug: 'findings', name: 'What to look at', icon: IconEyeSearch, also: 'losing campaigns untracked break-even advice' },
      { slug: 'models', name: 'Models', icon: IconArrowsShuffle, also: 'compare data-driven markov shapley over-claim' },
      { slug: 'journeys', name: 'Journeys', icon: IconRoute, also: 'paths time to order assists' },
      { slug: 'landing-pages', name: 'Landing pages', icon: IconFileText, also: 'entry pages conversion rate' },
      { slug: 'funnel', name: 'Funnel', icon: IconFilter2, also: 'visits cart checkout drop-off steps' },
      { slug: 'customers', name: 'Customers', icon: IconUsers, also: 'cohorts lifetime value ltv repeat new returning' },
      { slug: 'products', name: 'Products', icon: IconBox, also: 'items sku returns discounts bought together' },
    ],
  },
  {
    job: 'Spend',
    pages: [
      { slug: 'budget', name: 'Budget', icon: IconCoins, also: 'spend plan forecast pace marginal month' },
      { slug: 'targets', name: 'Targets', icon: IconFlag, also: 'goals aims month plan' },
      {
        slug: 'platform-claims',
        name: 'Platform claims',
        icon: IconSpeakerphone,
        also: 'meta says we say over-claim roas view-through google tiktok ads',
      },
      { slug: 'creatives', name: 'Creatives', icon: IconPhoto, also: 'ads pictures films videos hook fatigue' },
      {
        slug: 'ad-tracking',
        name: 'Ad tracking check',
        icon: IconChecklist,
        also: 'audit utm final url auto-tagging spelling merge campaigns untracked ads',
      },
      {
        slug: 'costs',
        name: 'Costs and margins',
        icon: IconReportMoney,
        also: 'contribution cogs margin shipping fees cm1 cm2 cm3',
      },
      {
        slug: 'ad-accounts',
        name: 'Ad accounts',
        icon: IconAd2,
        also: 'cost spend meta google tiktok connect upload influencer exchange rates',
      },
    ],
  },
  {
    job: 'Prove',
    pages: [
      { slug: 'orders', name: 'Orders', icon: IconReceipt2, also: 'receipts purchases' },
      { slug: 'conversions', name: 'Conversions', icon: IconTargetArrow, also: 'leads sign-ups subscriptions trials goals' },
      { slug: 'live', name: 'Live', icon: IconActivity, also: 'events arriving now' },
      { slug: 'changes', name: 'What changed', icon: IconHistory, also: 'late orders refunds merges why days moved' },
      {
        slug: 'completeness',
        name: 'Completeness',
        icon: IconHourglass,
        also: 'late orders unfinished days expected returns refunds',
      },
      { slug: 'tie-out', name: 'Tie-out', icon: IconScale, also: 'reconcile shop totals difference shopify woocommerce' },
      { slug: 'quality', name: 'Data quality', icon: IconHeartbeat, also: 'signal loss rejected unmatched' },
    ],
  },
  {
    job: 'Connect',
    pages: [
      { slug: 'install', name: 'Install', icon: IconCode, also: 'snippet tag ads guides' },
      { slug: 'sources', name: 'Sources', icon: IconWebhook, also: 'shop webhooks import csv' },
      { slug: 'destinations', name: 'Destinations', icon: IconSend, also: 'connections platforms conversions' },
    ],
  },
];

/** Every page of a site. */
export const sitePages: PageLink[] = pageGroups.flatMap(({ pages }) => pages);
