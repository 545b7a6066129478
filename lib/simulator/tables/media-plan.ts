/**
 * The media plan of the simulated store: what brings shoppers, how many, and what of it is the medium's own doing. `causes` is the truth that no
 * report can see: how likely a buyer who came this way would not have bought without it. Prospecting creates demand; brand search and
 * retargeting mostly meet people who were coming anyway, and a voucher site meets them at the till.
 */
import type { Random } from '../random';

export type Medium = {
  id: string;
  /** Channel, source and campaign as reports name them. */
  channel: string;
  source: string;
  campaign?: string;
  paid: boolean;
  /** Visits of new people a day, on an ordinary day of the plan. */
  reach: (day: number) => number;
  /** How ready to buy its visitors are: 1 is the store's average. */
  readiness: number;
  causes: number;
  /** The landing page's query, with the click's own ids, and the referrer. */
  link: (random: Random) => { query: string; referrer?: string };
  landing: 'home' | 'category' | 'product';
  /** What is booked at an ad platform: the ids by which its visitors arrive. */
  booked?: { campaignId: string; groups: AdGroup[] };
};

export const DAYS = 90;
/** A long weekend of lower prices, two weeks before the end. */
export const SALE_DAYS = [74, 75, 76];
export const SALE_FACTOR = 2.6;
/** The hour in which the store was down. */
export const OUTAGE = { day: 61, hour: 13 };
const TIKTOK_LAUNCH_DAY = 34;
const PINTEREST_PAUSED_DAY = 50;

type AdGroup = { adGroup: string; ads: string[]; keywords?: string[] };

function ad(source: string, medium: string, campaign: string, id: string, groups: AdGroup[], click: (random: Random) => string) {
  const link = (random: Random) => {
    const group = random.pick(groups);
    const keyword = group.keywords ? `&utm_term=${encodeURIComponent(random.pick(group.keywords))}` : '';
    const ids = `&utm_id=${id}&tb_adgroup=${encodeURIComponent(group.adGroup)}&utm_content=${encodeURIComponent(random.pick(group.ads))}`;
    return {
      query: `utm_source=${source}&utm_medium=${medium}&utm_campaign=${encodeURIComponent(campaign)}${ids}${keyword}${click(random)}`,
    };
  };
  return { link, booked: { campaignId: id, groups } };
}

const gclid = (random: Random) => `&gad_source=1&gclid=Cj0KCQ${random.token(54)}`;
const fbclid = (random: Random) => `&fbclid=IwY2xjaw${random.token(60)}`;
const ttclid = (random: Random) => `&ttclid=E.C.P.${random.token(80)}`;
/** A share of browsers strips click ids; what the template adds stays. */
const mostly = (click: (random: Random) => string, share: number) => (random: Random) =>
  random.chance(share) ? click(random) : '';
const referrer = (url: string) => () => ({ query: '', referrer: url });

export const mediaPlan: Medium[] = [
  {
    id: 'google-brand',
    channel: 'Paid Search',
    source: 'google',
    campaign: 'Brand',
    paid: true,
    reach: () => 14,
    readiness: 2.4,
    causes: 0.08,
    landing: 'home',
    ...ad(
      'google',
      'cpc',
      'Brand',
      '21110001',
      [{ adGroup: 'Northbound', ads: ['Official store'], keywords: ['northbound coffee', 'northbound grinder'] }],
      mostly(gclid, 0.9),
    ),
  },
  {
    id: 'google-nonbrand',
    channel: 'Paid Search',
    source: 'google',
    campaign: 'Grinders DE',
    paid: true,
    reach: () => 26,
    readiness: 1.05,
    causes: 0.62,
    landing: 'category',
    ...ad(
      'google',
      'cpc',
      'Grinders DE',
      '21110002',
      [
        {
          adGroup: 'Hand grinders',
          ads: ['Forty settings', 'Made to last'],
          keywords: ['hand coffee grinder', 'manual grinder', 'kaffeemühle manuell'],
        },
        { adGroup: 'Electric grinders', ads: ['Quiet mornings'], keywords: ['quiet coffee grinder', 'kaffeemühle leise'] },
      ],
      mostly(gclid, 0.9),
    ),
  },
  {
    id: 'google-shopping',
    channel: 'Paid Shopping',
    source: 'google',
    campaign: 'Shopping – all products',
    paid: true,
    reach: () => 20,
    readiness: 1.3,
    causes: 0.55,
    landing: 'product',
    ...ad(
      'google',
      'cpc',
      'Shopping – all products',
      '21110003',
      [{ adGroup: 'All products', ads: ['Product feed'] }],
      mostly(gclid, 0.9),
    ),
  },
  {
    id: 'google-pmax',
    channel: 'Cross-network',
    source: 'google',
    campaign: 'cross-network | PMax gifts',
    paid: true,
    reach: (day) => (day < 20 ? 0 : 12),
    readiness: 0.8,
    causes: 0.45,
    landing: 'product',
    ...ad(
      'google',
      'cpc',
      'cross-network | PMax gifts',
      '21110004',
      [{ adGroup: 'Gifts', ads: ['Tasting set', 'Gift card'] }],
      mostly(gclid, 0.9),
    ),
  },
  {
    id: 'meta-prospecting',
    channel: 'Paid Social',
    source: 'facebook',
    campaign: 'Prospecting – slow mornings',
    paid: true,
    reach: () => 44,
    readiness: 0.62,
    causes: 0.85,
    landing: 'product',
    ...ad(
      'facebook',
      'paid_social',
      'Prospecting – slow mornings',
      '1202110001',
      [
        { adGroup: 'Lookalike 1%', ads: ['Reel – pour over', 'Carousel – five roasts'] },
        { adGroup: 'Interest – coffee', ads: ['Reel – grinder sound', 'Still – oak stand'] },
      ],
      mostly(fbclid, 0.85),
    ),
  },
  {
    id: 'meta-retargeting',
    channel: 'Paid Social',
    source: 'facebook',
    campaign: 'Retargeting – 14 days',
    paid: true,
    reach: () => 0,
    readiness: 1.5,
    causes: 0.12,
    landing: 'product',
    ...ad(
      'facebook',
      'paid_social',
      'Retargeting – 14 days',
      '1202110002',
      [{ adGroup: 'Viewed product', ads: ['You left this', 'Free shipping'] }],
      mostly(fbclid, 0.85),
    ),
  },
  {
    id: 'tiktok',
    channel: 'Paid Social',
    source: 'tiktok',
    campaign: 'Launch – morning rituals',
    paid: true,
    readiness: 0.5,
    causes: 0.9,
    landing: 'product',
    reach: (day) => (day < TIKTOK_LAUNCH_DAY ? 0 : Math.min(52, 14 + (day - TIKTOK_LAUNCH_DAY) * 2)),
    ...ad(
      'tiktok',
      'paid_social',
      'Launch – morning rituals',
      '1790000001',
      [
        { adGroup: 'Creators', ads: ['Moka at dawn', 'Fifteen-second espresso'] },
        { adGroup: 'Spark ads', ads: ['Customer film'] },
      ],
      mostly(ttclid, 0.95),
    ),
  },
  {
    id: 'microsoft',
    channel: 'Paid Search',
    source: 'bing',
    campaign: 'Search DE',
    paid: true,
    reach: () => 6,
    readiness: 1.2,
    causes: 0.5,
    landing: 'category',
    ...ad(
      'bing',
      'cpc',
      'Search DE',
      '445001',
      [{ adGroup: 'Coffee', ads: ['Roasted this week'], keywords: ['kaffee online kaufen', 'espresso bohnen'] }],
      (random) =>
        `&msclkid=${random
          .token(32)
          .toLowerCase()
          .replace(/[-_g-z]/g, 'a')}`,
    ),
  },
  {
    id: 'pinterest',
    channel: 'Paid Social',
    source: 'pinterest',
    campaign: 'Gift guide',
    paid: true,
    reach: (day) => (day < PINTEREST_PAUSED_DAY ? 12 : 0),
    readiness: 0.45,
    causes: 0.7,
    landing: 'category',
    ...ad(
      'pinterest',
      'paid_social',
      'Gift guide',
      '626001',
      [{ adGroup: 'Kitchen', ads: ['Five roasts pin'] }],
      (random) => `&epik=dj0y${random.token(60)}`,
    ),
  },
  {
    id: 'voucher',
    channel: 'Affiliates',
    source: 'awin',
    campaign: 'voucher-page',
    paid: true,
    reach: () => 3,
    readiness: 3,
    causes: 0.06,
    landing: 'home',
    link: (random) => ({
      query: `utm_source=awin&utm_medium=affiliate&utm_campaign=voucher-page&awc=15001_17${random.whole(10_000_000, 99_999_999)}_${random.token(32)}`,
    }),
  },
  {
    id: 'newsletter',
    channel: 'Email',
    source: 'klaviyo',
    campaign: 'Tuesday roast',
    paid: false,
    reach: () => 0,
    readiness: 1.7,
    causes: 0.4,
    landing: 'category',
    link: (random) => ({ query: `utm_source=klaviyo&utm_medium=email&utm_campaign=Tuesday%20roast&_kx=${random.token(40)}` }),
  },
  {
    id: 'organic-google',
    channel: 'Organic Search',
    source: 'google',
    paid: false,
    reach: () => 46,
    readiness: 0.95,
    causes: 0,
    landing: 'category',
    link: referrer('https://www.google.com/'),
  },
  {
    id: 'organic-bing',
    channel: 'Organic Search',
    source: 'bing',
    paid: false,
    reach: () => 4,
    readiness: 0.9,
    causes: 0,
    landing: 'category',
    link: referrer('https://www.bing.com/'),
  },
  {
    id: 'instagram',
    channel: 'Organic Social',
    source: 'instagram',
    paid: false,
    reach: () => 16,
    readiness: 0.4,
    causes: 0,
    landing: 'home',
    link: referrer('https://l.instagram.com/'),
  },
  {
    id: 'chatgpt',
    channel: 'AI Assistant',
    source: 'chatgpt.com',
    paid: false,
    reach: (day) => 2 + day / 15,
    readiness: 1.6,
    causes: 0,
    landing: 'product',
    link: () => ({ query: 'utm_source=chatgpt.com', referrer: 'https://chatgpt.com/' }),
  },
  {
    id: 'blog',
    channel: 'Referral',
    source: 'coffeeletters.example',
    paid: false,
    reach: () => 7,
    readiness: 0.9,
    causes: 0,
    landing: 'product',
    link: referrer('https://coffeeletters.example/best-hand-grinders'),
  },
  {
    id: 'direct',
    channel: 'Direct',
    source: 'direct',
    paid: false,
    reach: () => 18,
    readiness: 1.3,
    causes: 0,
    landing: 'home',
    link: () => ({ query: '' }),
  },
];

/** The medium with this id; a wrong id is a mistake of ours. */
export function mediumOf(id: string): Medium {
  const medium = mediaPlan.find((candidate) => candidate.id === id);
  if (!medium) throw new Error(`the media plan has no "${id}"`);
  return medium;
}
