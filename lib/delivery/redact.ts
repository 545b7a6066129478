/** Secrets taken out of what is kept of a request: exact values, as they are and as they stand in addresses and JSON. */

const SHOWN = '[secret]';
/** Shorter ones would be found in words that are no secret. */
const SECRET_LENGTH_MIN = 4;

/** What replaces every form of the secrets in a text. */
export function redactor(secrets: string[]): (text: string) => string {
  const forms = secrets
    .flatMap((secret) => [secret, ...valuesOf(secret)])
    .filter((secret) => secret.length >= SECRET_LENGTH_MIN)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  const longestFirst = [...new Set(forms)].sort((left, right) => right.length - left.length);
  return (text) => longestFirst.reduce((redacted, form) => redacted.replaceAll(form, SHOWN), text);
}

/** Secrets of several lines are sent line by line, "Name: value" as the value alone. */
function valuesOf(secret: string): string[] {
  return secret.split('\n').flatMap((line) => [line.trim(), line.slice(line.indexOf(':') + 1).trim()]);
}
