/** Takes personal data out of URLs: shops and mail tools put e-mail addresses and phone numbers into query parameters. */

const PERSONAL_PARAM = /([?&#](?:e-?mail(?:_?address)?|mail|phone|tel|_ke|mc_eid|customer_email|user_email)=)([^&#]+)/gi;
const EMAIL_VALUE = /([?&#][^=&#]*=)([^&#=]*(?:@|%40)[^&#]*\.[^&#]*)/gi;

/** The URL with such values replaced by `redacted`; every other byte stays. */
export function scrubUrl(url: string): string {
  if (!url.includes('=')) return url;
  return url.replace(PERSONAL_PARAM, '$1redacted').replace(EMAIL_VALUE, '$1redacted');
}
