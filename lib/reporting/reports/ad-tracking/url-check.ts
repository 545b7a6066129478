/** What the API answers to an address that somebody pastes. It is read and never opened. */
import type { z } from 'zod';
import { checkFinalUrl, idFields } from '@/lib/model/final-url';
import { AppError } from '@/lib/model/problem';
import { urlTemplateOf } from '@/lib/model/url-template';
import type { FinalUrlResult, finalUrlParams } from './definition';

/** Throws `invalid_input` for what is no address of a web page. */
export function checkedFinalUrl({ url, platform }: z.infer<typeof finalUrlParams>): FinalUrlResult {
  const template = urlTemplateOf(platform) ?? '';
  const check = checkFinalUrl(url, template);
  if (!check) {
    const detail = 'must be a whole address, with https:// at its start';
    throw new AppError('invalid_input', `url: ${detail}`, { fields: [{ field: 'url', detail }] });
  }
  const values = new URLSearchParams(template);
  return {
    ...check,
    missing: check.missing.map((each) => ({ ...each, value: values.get(each.parameter) ?? '' })),
    missesIds: check.missing.some(({ field }) => idFields.some((id) => id === field)),
    notChecked: ['redirects', 'added_by_platform'],
  };
}
