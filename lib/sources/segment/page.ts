/**
 * The page that a message was sent from. Click ids are nowhere but in its address; campaign parameters are also in
 * `context.campaign` (https://segment.com/docs/connections/spec/common/#context, read 2026-11), and go back into an address that
 * has none.
 */
import { member, textOf } from '@/lib/core/json';
import { TEXT_LENGTH_MAX, URL_LENGTH_MAX, type WireEvent } from '@/lib/model/event';
import { shortText } from '../fields';
import type { CallType } from './call-type';
import type { Members } from './fields';
import { clickIdNames } from './tables/click-ids';

type Landing = {
  page?: WireEvent['page'];
  /** The campaign as properties, where there is no address that could hold it. */
  campaign?: Members;
};

/** What a page call says of its page a second time, among its properties. */
export const pageProperties: readonly string[] = ['url', 'tab_url', 'path', 'search', 'referrer', 'title'];

const campaignMembers = ['source', 'medium', 'name', 'term', 'content', 'id'] as const;
/** RudderStack's browser library writes this for no referrer. */
const NO_REFERRER = '$direct';

/** The page and campaign of a message. Only the properties of a page call are about its page. */
export function landingOf(message: Members, type: CallType): Landing {
  const isPageCall = type === 'page';
  const said = (name: string) =>
    textOf(member(message, 'context', 'page', name)) ?? (isPageCall ? textOf(member(message, 'properties', name)) : undefined);
  const campaign = campaignOf(message);
  const sent = addressOf(said('url'));
  const full = sent && withCampaign(sent, campaign);
  const url = (full ?? sent) && withClickIds(full ?? sent ?? '', message);
  const referrer = said('referrer');
  return {
    page: url
      ? {
          url,
          referrer: referrer && referrer !== NO_REFERRER && referrer.length <= URL_LENGTH_MAX ? referrer : undefined,
          title: said('title')?.slice(0, TEXT_LENGTH_MAX),
        }
      : undefined,
    campaign: full ? undefined : Object.fromEntries(campaign.map(([name, value]) => [`campaign_${name}`, value])),
  };
}

function addressOf(text: string | undefined): string | undefined {
  if (!text || text.length > URL_LENGTH_MAX || !URL.canParse(text)) return undefined;
  return /^https?:$/.test(new URL(text).protocol) ? text : undefined;
}

function campaignOf(message: Members): [string, string][] {
  return campaignMembers.flatMap((name): [string, string][] => {
    const value = shortText(member(message, 'context', 'campaign', name));
    return value ? [[name, value]] : [];
  });
}

/** The address with its campaign, or undefined when it would become too long. */
function withCampaign(sent: string, campaign: [string, string][]): string | undefined {
  const url = new URL(sent);
  if (campaign.length === 0 || [...url.searchParams.keys()].some((name) => name.startsWith('utm_'))) return sent;
  const added = new URLSearchParams(campaign.map(([name, value]) => [`utm_${name === 'name' ? 'campaign' : name}`, value]));
  url.search = [url.search.slice(1), String(added)].filter((part) => part !== '').join('&');
  return url.href.length <= URL_LENGTH_MAX ? url.href : undefined;
}

/** The address with the click ids that stand beside it: among the properties or traits, or in the context. One of its own stays. */
function withClickIds(sent: string, message: Members): string {
  const homes = [
    message['properties'],
    member(message, 'context'),
    member(message, 'context', 'campaign'),
    message['traits'],
    member(message, 'context', 'traits'),
  ];
  const url = new URL(sent);
  const stated = new Set([...url.searchParams.keys()].map((name) => name.toLowerCase()));
  for (const name of clickIdNames) {
    const value = homes.map((home) => shortText(member(home, name))).find((text) => text !== undefined);
    if (value && !stated.has(name.toLowerCase())) url.searchParams.append(name, value);
  }
  const isSame = url.searchParams.size === new URL(sent).searchParams.size;
  return isSame || url.href.length > URL_LENGTH_MAX ? sent : url.href;
}
