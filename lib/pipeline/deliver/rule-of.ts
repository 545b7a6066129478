/** The rule of the mapping that a delivery goes by, and how old its event may be by it. */
import type { DeliveryRow } from '@/db/queries/delivery';
import { DAY_MS } from '@/lib/core/instant';
import type { Destination } from '@/lib/destinations/define';
import { type AppliedRule, rulesSent } from '@/lib/model/mapping';
import type { OpenConnection } from './open-connection';

/** As the delivery's version of the settings has it; undefined where that does not send it. */
export function ruleOf(
  connection: Pick<OpenConnection, 'at'>,
  { name, rule, version }: Pick<DeliveryRow, 'name' | 'rule' | 'version'>,
): AppliedRule | undefined {
  const set = connection.at(version);
  return set && rulesSent(set.mapping, name).find(({ id }) => id === rule)?.rule;
}

/** Why an event that goes there as `as` is too old to be sent; undefined where it is not. */
export function tooOld({ limits }: Destination, as: string | undefined, occurredAt: Date, now: Date): string | undefined {
  const { ageDays, ageDaysOf } = limits;
  const daysMax = (as !== undefined && ageDaysOf?.[as]) || ageDays;
  if (now.getTime() - occurredAt.getTime() <= daysMax * DAY_MS) return undefined;
  return daysMax < ageDays
    ? `“${as}” is sent within ${daysMax === 1 ? 'a day' : `${daysMax} days`}: an older one may have been taken back since.`
    : `The platform takes events of the last ${ageDays} days.`;
}

/** Likewise of credit for an order of that time. */
export function tooOldForCredit({ takesCredit }: Destination, occurredAt: Date, now: Date): string | undefined {
  const days = takesCredit?.withinDays ?? 0;
  return now.getTime() - occurredAt.getTime() > days * DAY_MS ? `The platform takes credit of the last ${days} days.` : undefined;
}
