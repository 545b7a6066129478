/** The cost lines of a site, to be asked for a day: of lines with one key the last that began by then stands. */
import type { Currency } from '@/lib/core/currency';
import { type Fraction, fraction, times } from '@/lib/core/fraction';
import type { CostKind, CostLine, CostScope, CostTiers } from '@/lib/model/cost-line';
import { converted, type Rate } from '@/lib/model/exchange-rate';

export type CostSettings = {
  tiers: CostTiers;
  /** Whether goods that are sent back are worth their cost again. */
  returnedGoodsRestocked: boolean;
};

export type CostBook = CostSettings & {
  /** The line in force of a product or category, or of all: those for the country before those for any. */
  goodsLine: (scope: CostScope, subject: string, country: string | undefined, day: string) => CostLine | undefined;
  /** The lines in force of a kind that apply to an order: of those with one name and unit the one that says most of it. */
  orderLines: (kind: CostKind, order: Applied) => CostLine[];
  /** The amount at the rate of the day; undefined where there is none. */
  convert: (amount: Fraction, from: string, to: Currency, day: string) => Fraction | undefined;
};

type Applied = { day: string; country: string | undefined; paymentMethod: string | undefined };

/** Opens a book of these lines and rates. */
export function openCostBook(lines: readonly CostLine[], rates: readonly Rate[], settings: CostSettings): CostBook {
  const byKey = Map.groupBy(
    [...lines].sort((left, right) => (left.fromDay < right.fromDay ? 1 : -1)),
    keyOf,
  );
  const ofOrders = Map.groupBy(
    [...byKey.values()].flatMap((own) => (own[0] && own[0].kind !== 'goods' ? [own] : [])),
    ([first]) => first?.kind,
  );
  const standing = (own: readonly CostLine[] | undefined, day: string) => own?.find(({ fromDay }) => fromDay <= day);
  const factors = new Map<string, Fraction | undefined>();
  return {
    ...settings,
    goodsLine: (scope, subject, country, day) =>
      [country, ''].reduce<CostLine | undefined>(
        (found, own) => found ?? (own === undefined ? undefined : standing(byKey.get(goodsKey(scope, subject, own)), day)),
        undefined,
      ),
    orderLines: (kind, order) => {
      const fitting = (ofOrders.get(kind) ?? []).flatMap((own) => {
        const line = standing(own, order.day);
        return line && fits(line, order) ? [line] : [];
      });
      const named = Map.groupBy(fitting, ({ label, unit }) => JSON.stringify([label, unit]));
      return [...named.values()].flatMap((own) => own.toSorted((left, right) => saysMore(right) - saysMore(left))[0] ?? []);
    },
    convert: (amount, from, to, day) => {
      if (from === to) return amount;
      const key = `${from} ${to} ${day}`;
      if (!factors.has(key)) factors.set(key, converted(fraction(1n), { from: from as Currency, to, day }, rates));
      const factor = factors.get(key);
      return factor && times(amount, factor);
    },
  };
}

/** All but the day: a line with the same takes the place of another from its day on. */
function keyOf({ kind, scope, subject, country, paymentMethod, label, unit }: CostLine): string {
  if (kind === 'goods') return goodsKey(scope, subject, country);
  return JSON.stringify([kind, country, paymentMethod, label, unit]);
}

function goodsKey(scope: CostScope, subject: string, country: string): string {
  return JSON.stringify(['goods', scope, subject, country]);
}

function fits({ country, paymentMethod }: CostLine, order: Applied): boolean {
  return (country === '' || country === order.country) && (paymentMethod === '' || isMethod(paymentMethod, order.paymentMethod));
}

/** Shops write the name of a method in one way or another. */
function isMethod(wanted: string, told: string | undefined): boolean {
  return told !== undefined && wanted.toLowerCase() === told.toLowerCase();
}

/** The method says more of a fee than the country does. */
function saysMore({ country, paymentMethod }: CostLine): number {
  return (paymentMethod === '' ? 0 : 2) + (country === '' ? 0 : 1);
}
