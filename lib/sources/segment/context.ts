/** What Segment's common fields say of the person, the page and the browser. https://segment.com/docs/connections/spec/common/ (read 2026-11) */
import { member, textOf } from '@/lib/core/json';
import { type EventContext, TEXT_LENGTH_MAX, URL_LENGTH_MAX, type WireEvent, type WireUser } from '@/lib/model/event';

/** The user of a message: its userId, and traits wherever the call puts them. */
export function userOf(message: unknown): WireUser | undefined {
  const trait = (...names: string[]) =>
    names
      .flatMap((name) => [member(message, 'traits', name), member(message, 'context', 'traits', name)])
      .map(short)
      .find((value) => value !== undefined);
  const address = (name: string) =>
    short(member(message, 'traits', 'address', name) ?? member(message, 'context', 'traits', 'address', name));
  const user: WireUser = {
    userId: short(member(message, 'userId')),
    email: trait('email') ?? short(member(message, 'properties', 'email')),
    phone: trait('phone') ?? short(member(message, 'properties', 'phone')),
    firstName: trait('firstName', 'first_name'),
    lastName: trait('lastName', 'last_name'),
    city: address('city'),
    region: address('state'),
    postalCode: address('postalCode'),
    country: address('country'),
  };
  const said = Object.entries(user).filter(([, value]) => value !== undefined);
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}

/** The page, with campaign parameters that only `context.campaign` names put back into its address. */
export function pageOf(message: unknown): WireEvent['page'] {
  const own = (name: string) =>
    textOf(member(message, 'context', 'page', name)) ??
    (member(message, 'type') === 'page' ? textOf(member(message, 'properties', name)) : undefined);
  const url = withCampaign(own('url'), member(message, 'context', 'campaign'));
  if (!url) return undefined;
  const referrer = own('referrer');
  return {
    url: url.slice(0, URL_LENGTH_MAX),
    // RudderStack's browser library writes "$direct" where there is none.
    ...(referrer && referrer !== '$direct' && { referrer: referrer.slice(0, URL_LENGTH_MAX) }),
    ...(own('title') && { title: own('title')?.slice(0, TEXT_LENGTH_MAX) }),
  };
}

function withCampaign(url: string | undefined, campaign: unknown): string | undefined {
  if (!url || !URL.canParse(url) || /[?&]utm_/.test(url)) return url;
  const full = new URL(url);
  for (const name of ['source', 'medium', 'name', 'term', 'content', 'id']) {
    const value = textOf(member(campaign, name));
    if (value) full.searchParams.set(name === 'name' ? 'utm_campaign' : `utm_${name}`, value);
  }
  return full.search === new URL(url).search ? url : full.href;
}

/** The browser or device that the message is about. */
export function contextOf(message: unknown, sentName: string | undefined): EventContext {
  const said = (...path: string[]) => short(member(message, 'context', ...path));
  const [width, height] = ['width', 'height'].map((name) => said('screen', name));
  const screen = width && height && /^\d{1,5}$/.test(width) && /^\d{1,5}$/.test(height) ? `${width}x${height}` : undefined;
  const client = { language: said('locale'), timeZone: said('timezone'), screen };
  const context: EventContext = {
    device: short(member(message, 'anonymousId')),
    userAgent: said('userAgent'),
    ip: said('ip'),
    client: Object.values(client).some(Boolean) ? without(client) : undefined,
    sentName,
  };
  return without(context);
}

function without<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Value;
}

function short(value: unknown): string | undefined {
  return textOf(value)?.slice(0, TEXT_LENGTH_MAX);
}
