/** Conversions besides orders: how many there are of a kind, and what they are worth. Every report of them must add up to this. */
import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live } from '@/db/queries/live';
import { conversion } from '@/db/schema';
import type { ConversionType } from '@/lib/model/conversion-type';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import type { Span } from './revenue';
import { storedCurrency, type WireMoney, wireMoney } from './wire';

/** The site's conversion with this event; throws `invalid_input` where it has none. */
export function conversionAsked({ settings }: Pick<Site, 'settings'>, event: string): ConversionType {
  const known = settings.conversions.find((type) => type.event === event);
  if (known) return known;
  const detail = `names no conversion of this site: ${event}`;
  throw new AppError('invalid_input', `conversion: ${detail}`, { fields: [{ field: 'conversion', detail }] });
}

/** The conversions of the site that count, of the span and kind where one is given. */
export function conversionsIn(site: Site, span: Partial<Span>, event?: string): SQL | undefined {
  return and(
    live(conversion, site.id),
    eq(conversion.counted, true),
    event === undefined ? undefined : eq(conversion.type, event),
    span.start && gte(conversion.convertedAt, span.start),
    span.end && lt(conversion.convertedAt, span.end),
  );
}

type Conversions = {
  count: number;
  /** Minor units of the site's currency. */
  value: bigint;
  /** Those whose value is in another: they count, and their value is said apart. */
  otherCurrencies: { conversions: number; value: WireMoney }[];
};

/** Read from the conversions alone. */
export async function conversionsOf(tx: ScopedTransaction, site: Site, span: Span, event: string): Promise<Conversions> {
  const rows = await tx
    .select({
      currency: conversion.currency,
      count: sql`count(*)`.mapWith(Number),
      value: sql`coalesce(sum(${conversion.value}), 0)`.mapWith(BigInt),
    })
    .from(conversion)
    .where(conversionsIn(site, span, event))
    .groupBy(conversion.currency)
    .orderBy(conversion.currency);
  return {
    count: rows.reduce((sum, row) => sum + row.count, 0),
    value: rows.find(({ currency }) => currency === site.currency)?.value ?? 0n,
    otherCurrencies: rows
      .filter(({ currency }) => currency !== site.currency)
      .map((row) => ({ conversions: row.count, value: wireMoney(row.value, storedCurrency(row.currency)) })),
  };
}
