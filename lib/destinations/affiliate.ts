/**
 * What affiliate networks ask in common. They pay commission on what they are told, so an order is told only where a click of
 * theirs brought the buyer.
 */
import { z } from 'zod';
import type { Money } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionClick, ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { SettingField } from './define';
import { clickOf } from './user';

const WINDOWS = ['7', '14', '30', '45', '60', '90'] as const;

/** The settings that every network's connection has. */
export const affiliateShape = {
  clickDays: z.enum(WINDOWS).default('30'),
  lastClickOnly: z.boolean().default(false),
};
export type AffiliateSettings = { clickDays: (typeof WINDOWS)[number]; lastClickOnly: boolean };

export const affiliateFields: readonly SettingField[] = [
  {
    name: 'clickDays',
    label: 'Days after the click',
    help: 'The cookie period of your programme’s terms: later orders are not sent.',
    kind: 'choice',
    choices: WINDOWS.map((value) => ({ value, label: `${value} days` })),
  },
  {
    name: 'lastClickOnly',
    label: 'Only where this network’s click was the last',
    help: 'On: an order whose buyer clicked another ad or affiliate link afterwards is not sent, so that no two networks are paid for it.',
    kind: 'switch',
  },
];

/** Commission groups as an admin writes them: "SHOES = Sneakers, SKU-1; SALE = Outlet". */
export const groupListSchema = z
  .string()
  .trim()
  .default('')
  .refine((text) => text.split(';').every((part) => part.trim() === '' || GROUP.test(part)), {
    error: 'must be GROUP = SKU or category, another one; NEXT GROUP = ...',
  });
const GROUP = /^\s*[^=,;]+=[^=;]*[^=;\s][^=;]*$/;

export const groupListField: SettingField = {
  name: 'groups',
  label: 'Commission groups by SKU or category',
  help: 'Group = the SKUs or categories in it, separated by commas; groups are separated by semicolons. All else is of the default group.',
  kind: 'text',
  placeholder: 'SHOES = Sneakers, Boots; SALE = SKU-1042',
};

/** The group of an item: by its SKU, else by its category; undefined where the list names neither. */
export function groupOf({ id, sku, category, properties }: ConversionItem, list: string): string | undefined {
  const groups = list.split(';').flatMap((part) => {
    const [name = '', members = ''] = part.split('=');
    return name.trim() ? [{ name: name.trim(), members: members.split(',').map(plain) }] : [];
  });
  const deeper = ['item_category2', 'item_category3', 'item_category4', 'item_category5'].map((name) => properties[name]);
  const wanted = [sku, id, category, ...deeper].flatMap((text) => (typeof text === 'string' && plain(text) ? plain(text) : []));
  for (const text of wanted) {
    const group = groups.find(({ members }) => members.includes(text));
    if (group) return group.name;
  }
  return undefined;
}

const plain = (text: string) => text.trim().toLowerCase();

/** The order's click by one of these parameters, or why the network is not told of it. */
export function affiliateClick(
  conversion: Pick<MappedConversion, 'clicks' | 'occurredAt'>,
  params: readonly string[],
  { clickDays, lastClickOnly }: AffiliateSettings,
  network: string,
): Result<ConversionClick, Skip> {
  const { occurredAt } = conversion;
  // A refund may come after another click, which did not bring the order.
  const before = { occurredAt, clicks: conversion.clicks.filter(({ firstSeenAt }) => firstSeenAt <= occurredAt) };
  const found = params.map((param) => clickOf(before, param, Number(clickDays)));
  const clicks = found.flatMap(({ click }) => click ?? []).sort(newestFirst);
  const [click] = clicks;
  if (!click) {
    const isLate = found.some(({ expired }) => expired !== undefined);
    const detail = isLate
      ? `The buyer’s last click on a link of ${network} is more than ${clickDays} days before the order.`
      : `No click on a link of ${network} brought this buyer, so ${network} is owed nothing.`;
    return fail({ reason: 'no_identifier', detail });
  }
  const later = lastClickOnly && laterClick(conversion, click);
  if (later)
    return fail({ reason: 'no_identifier', detail: `After the click of ${network} the buyer clicked one of ${later.platform}.` });
  return ok(click);
}

/** A click of another platform after this one; what search results and the like add is none. */
export function laterClick(
  { clicks, occurredAt }: Pick<MappedConversion, 'clicks' | 'occurredAt'>,
  click: ConversionClick,
): ConversionClick | undefined {
  return [...clicks]
    .sort(newestFirst)
    .find(
      ({ platform, param, firstSeenAt }) =>
        platform !== click.platform && !ORGANIC.has(param) && firstSeenAt > click.firstSeenAt && firstSeenAt <= occurredAt,
    );
}

/** Parameters of results that nobody paid for (lib/enrichment/tables/click-ids.ts). */
const ORGANIC: ReadonlySet<string> = new Set(['srsltid', 'ysclid']);

function newestFirst(left: ConversionClick, right: ConversionClick): number {
  return right.firstSeenAt.getTime() - left.firstSeenAt.getTime();
}

/** What the order is still worth after a refund, or why that cannot be told. */
export function remainingOf({ refund, value }: Pick<MappedConversion, 'refund' | 'value'>, network: string): Result<Money, Skip> {
  if (refund?.remaining) return ok(refund.remaining);
  if (refund?.full && value) return ok({ minor: 0n, currency: value.currency });
  return fail({
    reason: 'incomplete',
    detail: `What is left of the order is not known, which is what ${network} has to be told.`,
  });
}

/** Only orders and what becomes of them earn commission here. */
export function isOrder({ name, orderKey }: Pick<MappedConversion, 'name' | 'orderKey'>, network: string): Result<string, Skip> {
  if (name !== 'purchase' && name !== 'refund') {
    return fail({ reason: 'not_supported', detail: `${network} is told of orders and their corrections alone.` });
  }
  return orderKey
    ? ok(orderKey)
    : fail({ reason: 'incomplete', detail: `${network} knows an order by its reference, and this one has none.` });
}
