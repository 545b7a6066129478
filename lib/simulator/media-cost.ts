/**
 * What the simulated store's media plan costs: a row for each ad and day, by the very ids that its shoppers arrive by, with clicks near
 * the visits that the plan brings. Prospecting costs more than it earns; each platform claims more purchases than it causes; and one ad
 * of each account leads to pages without any parameter, so that it costs and nobody is seen to come by it. The same for the same day.
 */
import { addDays, type Day } from '@/lib/core/day';
import type { CostRow } from '@/lib/model/spend';
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
/** Purchases that platforms claim of a hundred clicks: the store has about half of them. */
const CLAIMED_PERCENT = 5;
const CLAIMED_VALUE_MICROS = 74_000_000n;
const UNTRACKED = { adId: 'Film without parameters', ad: 'Film without parameters', dayMicros: 9_400_000 };

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
    const share = (reach(index) * CLICKS_PER_VISIT) / ads.length;
    const clicks = Math.round(share * (random.whole(80, 120) / 100));
    if (clicks === 0) return [];
    const perClick = Math.round(((CLICK_MICROS[id] ?? USUAL_CLICK_MICROS) * random.whole(85, 115)) / 100);
    const conversions = BigInt(clicks * CLAIMED_PERCENT) * 10_000n;
    return [
      {
        ...{ day, campaignId: booked.campaignId, campaign, adGroupId: adGroup, adGroup, adId: ad, ad },
        // Platforms bill whole hundredths.
        costMicros: BigInt(Math.round((clicks * perClick) / 10_000)) * 10_000n,
        impressions: BigInt(clicks * IMPRESSIONS_PER_CLICK),
        clicks: BigInt(clicks),
        ...(FILM.test(ad) && filmOf(ad, BigInt(clicks * IMPRESSIONS_PER_CLICK))),
        claim: { conversionsMicros: conversions, valueMicros: (conversions * CLAIMED_VALUE_MICROS) / 1_000_000n, basis: 'ad' },
      },
    ];
  });
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
