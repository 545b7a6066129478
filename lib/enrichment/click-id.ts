/**
 * Click ids of a landing URL: every one that is there, in order of strength. Values stay byte for byte; a macro that nobody filled
 * in, and a word that means nothing, is no click id.
 */
import type { ClickId } from '@/lib/model/touchpoint';
import type { Landing } from './landing';
import { isNoClickId } from './placeholder';
import { adMarkers, type ClickIdRule, clickIdAliases, clickIdRules } from './tables/click-ids';

export type FoundClickId = ClickId & { rule: ClickIdRule };

/** Longest value kept: Google's reach some 100 characters, Meta's some 300. */
const VALUE_LENGTH_MAX = 1_000;
/** Search Ads 360 puts a gclid on clicks of other engines too; then it says so here (support.google.com/searchads/answer/7342044). */
const OTHER_ENGINE_GCLSRC = new Set(['ds', '3p.ds']);

/** The click ids in the order of the table: paid ones before mixed ones before organic ones of the same platform. */
export function findClickIds({ params, lower }: Landing): FoundClickId[] {
  if (params.size === 0) return [];
  const found = clickIdRules.flatMap((rule): FoundClickId[] => {
    const value = params.get(rule.param);
    return isClickValue(value) ? [{ param: rule.param, platform: platformOf(rule, params), value, rule }] : [];
  });
  for (const [alias, param] of clickIdAliases) {
    const value = lower.get(alias);
    const rule = clickIdRules.find((known) => known.param === param);
    if (isClickValue(value) && rule && !found.some((known) => known.param === param))
      found.push({ param, platform: rule.platform, value, rule });
  }
  return found;
}

/** Whose ad was clicked, where the link says that it was one without saying which click. */
export function findAdMarker({ params }: Landing): (typeof adMarkers)[number] | undefined {
  return adMarkers.find(({ param, value }) => {
    const stated = params.get(param);
    return stated !== undefined && !isNoClickId(stated) && (value === undefined || stated === value);
  });
}

/** Whether the id stands for one click: then the same id in two browsers is the same click. */
export function isOneClick({ param }: Pick<ClickId, 'param'>): boolean {
  const rule = clickIdRules.find((known) => known.param === param);
  return rule !== undefined && rule.scope === undefined;
}

function isClickValue(value: string | undefined): value is string {
  return value !== undefined && value !== '' && value.length <= VALUE_LENGTH_MAX && !isNoClickId(value);
}

function platformOf(rule: ClickIdRule, params: Landing['params']): string {
  return rule.param === 'gclid' && OTHER_ENGINE_GCLSRC.has(params.get('gclsrc') ?? '') ? 'search_ads_360' : rule.platform;
}
