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
/** Of what platforms claim of a campaign so many of a hundred after a mere view; absent: they do not say. */
const VIEW_PERCENT: Readonly<Record<string, bigint>> = { 'meta-prospecting': 20n };
/** Purchases that platforms claim of a hundred clicks: the store has about half of them. */
const CLAIMED_PERCENT = 5;
const CLAIMED_VALUE_MICROS = 74_000_000n;
const UNTRACKED = { adId: 'Film without parameters', ad: 'Film without parameters', dayMicros: 9_400_000 };

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
    const views = VIEW_PERCENT[id] === undefined ? undefined : (conversions * VIEW_PERCENT[id]) / 100n;
    return [
      {
        ...{ day, campaignId: booked.campaignId, campaign, adGroupId: adGroup, adGroup, adId: ad, ad },
        // Platforms bill whole hundredths.
        costMicros: BigInt(Math.round((clicks * perClick) / 10_000)) * 10_000n,
        impressions: BigInt(clicks * IMPRESSIONS_PER_CLICK),
        clicks: BigInt(clicks),
        claim: {
          ...{ conversionsMicros: conversions, valueMicros: worth(conversions), basis: 'ad' },
          ...(views !== undefined && { viewConversionsMicros: views, viewValueMicros: worth(views) }),
        },
      },
    ];
  });
}

function worth(conversions: bigint): bigint {
  return (conversions * CLAIMED_VALUE_MICROS) / 1_000_000n;
}

function untracked({ booked, campaign }: Medium, day: Day): CostRow {
  const { adId, ad, dayMicros } = UNTRACKED;
  const [group] = booked?.groups ?? [];
  return {
    ...{ day, campaignId: booked?.campaignId, campaign, adGroupId: group?.adGroup, adGroup: group?.adGroup, adId, ad },
    ...{ costMicros: BigInt(dayMicros), impressions: 3_100n, clicks: 14n },
  };
}
