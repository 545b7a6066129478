/**
 * What a landing URL says of its campaign: UTM parameters, the ids that our own URL templates add, Google's campaign id, HubSpot's and Matomo's names.
 * Source and medium are lower-cased, as Google Analytics' channel rules ignore case; names of campaigns keep theirs.
 */
import { type CampaignField, campaignParamNames } from '@/lib/model/campaign-params';
import type { Landing } from './landing';
import { isNoValue } from './placeholder';

export type CampaignParams = { [Field in CampaignField]?: string };

const VALUE_LENGTH_MAX = 300;

/** The campaign fields that the URL states; unfilled templates and empty values are absent. */
export function readCampaignParams({ lower }: Landing): CampaignParams {
  const fields: CampaignParams = {};
  if (lower.size === 0) return fields;
  for (const field of Object.keys(campaignParamNames) as CampaignField[]) {
    for (const name of campaignParamNames[field]) {
      const value = clean(lower.get(name));
      if (value === undefined) continue;
      fields[field] = field === 'source' || field === 'medium' ? value.toLowerCase() : value;
      break;
    }
  }
  return fields;
}

/** Marks without width or of writing direction alone. Joiners stay: words of Persian and emoji of several people need them. */
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const BLANKS = /[\s\p{Cc}]+/gu;

/**
 * The value as it is read: what looks the same is one campaign, whether its accents were typed as one character or two, pasted with
 * an unbreakable space, or cut between the halves of an emoji.
 */
function clean(value: string | undefined): string | undefined {
  const read = value?.normalize('NFC').replaceAll(UNSEEN, '').replaceAll(BLANKS, ' ').trim();
  const trimmed = read
    ?.slice(0, VALUE_LENGTH_MAX)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
  return trimmed && !isNoValue(trimmed) ? trimmed : undefined;
}
