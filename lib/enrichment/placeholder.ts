/**
 * Values of URL parameters that say nothing: a template's macro that nobody filled in, and what programs write where a value is
 * missing. Macros as ad platforms, mail tools and tag managers write them: {gclid}, {{campaign.name}}, ${gclid}, __CLICKID__,
 * %%CLICK_ID%%, *|CAMPAIGN|*. People name campaigns "[DE] Brand" and "NA": what only a click id cannot be is asked of click ids
 * alone.
 */

import { unquoted } from '@/lib/model/placeholder';

const MACRO = /^(?:\$?\{.*\}|__[\w.-]+__|%%.*%%|\*\|.*\|\*)$/s;
const NO_CLICK_ID = /^(?:\[.*\]|<.*>|%[a-z_]+%|@[\w.]+@|[\W_]*|0)$/is;

/** What platforms mint: long, and of letters, digits and a few signs. */
const MINTED = /^[A-Za-z0-9][\w.-]{19,}$/;

const WORDS = new Set(['(not set)', '(not provided)', '(none)', '(direct)', '[object object]', 'nan', 'null', 'undefined']);
const NO_CLICK_ID_WORDS = new Set(
  'n/a na nil none false true test unknown placeholder replace_me clickid click_id your_click_id gclid fbclid ttclid'.split(' '),
);

/** Whether the value of a campaign parameter stands for none; also in quotes. */
export function isNoValue(value: string): boolean {
  const bare = unquoted(value);
  return bare === '' || MACRO.test(bare) || WORDS.has(bare.toLowerCase());
}

/** Whether the value of a click id's parameter stands for none. */
export function isNoClickId(value: string): boolean {
  if (MINTED.test(value)) return false;
  const bare = unquoted(value);
  return isNoValue(bare) || NO_CLICK_ID.test(bare) || NO_CLICK_ID_WORDS.has(bare.toLowerCase());
}
