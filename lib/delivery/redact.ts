/** Secrets taken out of what is kept of a request: exact values, as they are and as they stand in addresses and JSON. */

const SHOWN = '[secret]';
/** A name and a password as one text, in which neither is found again: https://www.rfc-editor.org/rfc/rfc7617 */
const BASIC = /\bBasic ([A-Za-z0-9+/]{4,}=*)/g;
/** Shorter ones would be found in words that are no secret. */
const SECRET_LENGTH_MIN = 4;

/** What replaces every form of the secrets in a text. */
export function redactor(secrets: string[]): (text: string) => string {
  const forms = secrets
    .flatMap((secret) => [secret, ...valuesOf(secret)])
    .filter((secret) => secret.length >= SECRET_LENGTH_MIN)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  const longestFirst = [...new Set(forms)].sort((left, right) => right.length - left.length);
  const hideBasic = (whole: string, coded: string) => {
    const decoded = Buffer.from(coded, 'base64').toString('utf8');
    return longestFirst.some((form) => decoded.includes(form)) ? `Basic ${SHOWN}` : whole;
  };
  return (text) => longestFirst.reduce((redacted, form) => redacted.replaceAll(form, SHOWN), text.replace(BASIC, hideBasic));
}

/** Secrets of several lines are sent line by line, "Name: value" as the value alone. */
function valuesOf(secret: string): string[] {
  return secret.split('\n').flatMap((line) => [line.trim(), line.slice(line.indexOf(':') + 1).trim()]);
}
