/**
 * One event in LinkedIn's form.
 * https://learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/conversions-api-schema (read 2026-11)
 */
import { formatDecimal } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { compact } from '../user';
import { rulesOf } from './rule';
import { userOf } from './user-data';

/** The event, or why LinkedIn could not use it. */
export function prepareLinkedIn(conversion: MappedConversion): Result<Prepared, Skip> {
  const { as, value, params } = conversion;
  const rules = rulesOf(as);
  if (!rules) {
    const detail = as
      ? `"${as}" is no id of a conversion rule.`
      : 'LinkedIn counts conversions by rules: enter the id of one for this event.';
    return fail({ reason: 'incomplete', detail });
  }
  const { user, withheld } = userOf(conversion);
  if (!user) {
    return fail({
      reason: 'no_identifier',
      detail: 'LinkedIn wants an e-mail, its click id, an IPv4 address, both names or an external id: this event has none.',
    });
  }
  const item = compact({
    conversion: `urn:lla:llaPartnerConversion:${rules.server}`,
    conversionHappenedAt: conversion.occurredAt.getTime(),
    conversionValue: value && { currencyCode: value.currency, amount: formatDecimal(value) },
    eventId: conversion.key,
    user,
  });
  const others: Withheld[] = Object.keys(params).length > 0 ? [{ field: 'params', why: 'LinkedIn takes no parameters.' }] : [];
  // A rule that is wrong fails its whole request: events of other rules stay out of it.
  return ok({ item, group: rules.server, withheld: [...withheld, ...others] });
}
