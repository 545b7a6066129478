/**
 * What the simulated store's media plan costs: a row for each ad and day, by the very ids that its shoppers arrive by, with clicks near
 * the visits that the plan brings. Prospecting costs more than it earns; each platform claims more purchases than it causes; and one ad
 * of each account leads to pages without any parameter, so that it costs and nobody is seen to come by it. The same for the same day.
 */
import { addDays, type Day } from '@/lib/core/day';
import type { Claim, CostRow } from '@/lib/model/spend';
import { seeded } from './random';
import { DAYS, mediaPlan, type Medium } from './tables/media-plan';

/** Of a click, in millionths; absent: this much. */
const CLICK_MICROS: Readonly<Record<string, number>> = {
  'google-brand': 210_000,
  'meta-prospecting': 1_650_000,
  tiktok: 890_000,
};
const USUAL_CLICK_MICROS = 620_000;
/** Clicks that no page saw: left before it had loaded, or refused the snippet. */
const CLICKS_PER_VISIT = 1.18;
const IMPRESSIONS_PER_CLICK = 46;
/** The plan brings nobody by these: their clicks are of shoppers who were in the store before. */
const CLICKS_A_DAY: Readonly<Record<string, number>> = { 'meta-retargeting': 15 };
type Claimed = { clicked: number; viewed: number };
/** Purchases that platforms claim of a hundred clicks, after one and after a mere view: more than the store has clicks of. */
const CLAIMED_PERCENT: Readonly<Record<string, Claimed>> = {
  'google-brand': { clicked: 30, viewed: 1 },
  'google-nonbrand': { clicked: 12, viewed: 2 },
  'google-shopping': { clicked: 15, viewed: 1 },
  'google-pmax': { clicked: 14, viewed: 3 },
  'meta-prospecting': { clicked: 7, viewed: 2 },
  'meta-retargeting': { clicked: 20, viewed: 18 },
};
const USUAL_CLAIMED: Claimed = { clicked: 7, viewed: 2 };
/** These count views among what they claim, and claim by the day of the purchase in a window that they name. */
const CLAIM_WINDOW: Readonly<Record<string, string>> = { facebook: '7d_click_1d_view' };
const CLAIMED_VALUE_MICROS = 74_000_000n;
/** Its address carries no parameters. */
export const UNTRACKED_AD = 'Film without parameters';
const UNTRACKED = { adId: UNTRACKED_AD, ad: UNTRACKED_AD, dayMicros: 9_400_000 };

/** Ads that are films, by how they are called. */
const FILM = /^(Reel|Moka at dawn|Fifteen-second|Customer film)/;
/** Of the impressions of a film, in percent: begun, watched for a start by its platform's count, watched to the end. */
const FILM_PERCENT = { views: 71, starts: 24, ends: 5 };
/** How much better the films with longer names hook. */
const HOOK_SPREAD = 9;

/** The rows of a source's campaigns for the last 90 days, the newest one `today`. */
export function mediaCost(source: string, today: Day): CostRow[] {
  const media = mediaPlan.filter(({ source: own, booked }) => own === source && booked !== undefined);
  return Array.from({ length: DAYS }, (_, index) => addDays(today, index + 1 - DAYS)).flatMap((day, index) =>
    media.flatMap((medium, place) => [...adRows(medium, day, index, place), ...(place === 0 ? [untracked(medium, day)] : [])]),
  );
}

function adRows(medium: Medium, day: Day, index: number, place: number): CostRow[] {
  const { booked, campaign, id, reach } = medium;
  if (!booked) return [];
  const ads = booked.groups.flatMap(({ adGroup, ads: own }) => own.map((ad) => ({ adGroup, ad })));
  const random = seeded(index * 1_000 + place);
  return ads.flatMap(({ adGroup, ad }): CostRow[] => {
    const share = (CLICKS_A_DAY[id] ?? reach(index) * CLICKS_PER_VISIT) / ads.length;
    const clicks = Math.round(share * (random.whole(80, 120) / 100));
    if (clicks === 0) return [];
    const perClick = Math.round(((CLICK_MICROS[id] ?? USUAL_CLICK_MICROS) * random.whole(85, 115)) / 100);
    return [
      {
        ...{ day, campaignId: booked.campaignId, campaign, adGroupId: adGroup, adGroup, adId: ad, ad },
        // Platforms bill whole hundredths.
        costMicros: BigInt(Math.round((clicks * perClick) / 10_000)) * 10_000n,
        impressions: BigInt(clicks * IMPRESSIONS_PER_CLICK),
        clicks: BigInt(clicks),
        ...(FILM.test(ad) && filmOf(ad, BigInt(clicks * IMPRESSIONS_PER_CLICK))),
        claim: claimOf(medium, clicks),
      },
    ];
  });
}

function claimOf({ id, source }: Medium, clicks: number): Claim {
  const { clicked, viewed } = CLAIMED_PERCENT[id] ?? USUAL_CLAIMED;
  const window = CLAIM_WINDOW[source];
  const worth = (conversions: bigint) => (conversions * CLAIMED_VALUE_MICROS) / 1_000_000n;
  const [afterClick, afterView] = [BigInt(clicks * clicked) * 10_000n, BigInt(clicks * viewed) * 10_000n];
  const conversions = window === undefined ? afterClick : afterClick + afterView;
  return {
    ...{ conversionsMicros: conversions, valueMicros: worth(conversions) },
    ...{ viewConversionsMicros: afterView, viewValueMicros: worth(afterView) },
    ...(window === undefined ? { basis: 'ad' } : { window, basis: 'conversion' }),
  };
}

function filmOf(ad: string, impressions: bigint): Pick<CostRow, 'videoViews' | 'videoStarts' | 'videoEnds'> {
  const part = (percent: number) => (impressions * BigInt(percent)) / 100n;
  const { views, starts, ends } = FILM_PERCENT;
  return { videoViews: part(views), videoStarts: part(starts + (ad.length % HOOK_SPREAD)), videoEnds: part(ends) };
}

function untracked({ booked, campaign }: Medium, day: Day): CostRow {
  const { adId, ad, dayMicros } = UNTRACKED;
  const [group] = booked?.groups ?? [];
  return {
    ...{ day, campaignId: booked?.campaignId, campaign, adGroupId: group?.adGroup, adGroup: group?.adGroup, adId, ad },
    ...{ costMicros: BigInt(dayMicros), impressions: 3_100n, clicks: 14n },
  };
}
