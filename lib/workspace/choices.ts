/** What can be chosen from when a site is made, as the server's own Intl data knows it: what is offered here is accepted. */

/** IANA time zones by name, UTC first. */
export function timeZoneChoices(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}

/** Currency codes with their English names. */
export function currencyChoices(): { code: string; name: string }[] {
  const names = new Intl.DisplayNames('en', { type: 'currency' });
  return Intl.supportedValuesOf('currency').map((code) => ({ code, name: names.of(code) ?? code }));
}
