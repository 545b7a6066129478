/**
 * The parameters of a hit as properties: `ep.` is text, `epn.` numbers, `up.` and `upn.` the same of the user, `pr1` to `pr200`
 * the items. Names stay GA4's own, which are the ones that orders are read by.
 */
import { itemOf } from './item';

type Value = string | number | boolean;

/** What the hit says of its event. Personal data (`user_data`) goes to the user and is left out here. */
export function tagProperties(hit: ReadonlyMap<string, string>): Record<string, unknown> {
  const own: [string, Value][] = [];
  const ofUser: [string, Value][] = [];
  const items: [number, Record<string, string | number>][] = [];
  for (const [name, value] of hit) {
    const [, kind, number, key = ''] = /^([eu]p)(n?)\.(.+)$/s.exec(name) ?? [];
    const item = /^pr(\d{1,3})$/.exec(name)?.[1];
    if (item) items.push([Number(item), itemOf(value)]);
    if (!kind || /^user_data(\.|$)/.test(key)) continue;
    (kind === 'ep' ? own : ofUser).push([key, number ? numberOf(value) : truthOf(key, value)]);
  }
  items.sort(([left], [right]) => left - right);
  return {
    ...givenBy(hit),
    ...(ofUser.length > 0 && { user_properties: Object.fromEntries(ofUser) }),
    ...Object.fromEntries(own),
    ...(items.length > 0 && { items: items.map(([, item]) => item) }),
  };
}

/** What has a parameter of its own. */
function givenBy(hit: ReadonlyMap<string, string>): Record<string, Value> {
  const [currency, engaged] = [hit.get('cu'), hit.get('_et')];
  return {
    ...(currency && { currency }),
    ...(engaged && { engagement_time_msec: numberOf(engaged) }),
  };
}

/** Digits stay as they were sent where a number would change them. */
function numberOf(value: string): string | number {
  const number = Number(value);
  return Number.isFinite(number) && String(number) === value ? number : value;
}

/** Truth has no form of its own on the wire; orders are asked for one. */
function truthOf(key: string, value: string): Value {
  return key === 'new_customer' && (value === 'true' || value === 'false') ? value === 'true' : value;
}
