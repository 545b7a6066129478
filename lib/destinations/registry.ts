/** Every destination. To add one: its folder, and a line here (`npm run new destination <id>`). */
import { DAY_MS } from '@/lib/core/instant';
import { amazon } from './amazon/destination';
import { applovin } from './applovin/destination';
import { attentive } from './attentive/destination';
import { awin } from './awin/destination';
import { braze } from './braze/destination';
import { cj } from './cj/destination';
import { criteo } from './criteo/destination';
import { customerio } from './customerio/destination';
import type { Destination } from './define';
import { ga4 } from './ga4/destination';
import { google } from './google/destination';
import { hubspot } from './hubspot/destination';
import { impact } from './impact/destination';
import { klaviyo } from './klaviyo/destination';
import { linkedin } from './linkedin/destination';
import { meta } from './meta/destination';
import { microsoft } from './microsoft/destination';
import { outbrain } from './outbrain/destination';
import { pinterest } from './pinterest/destination';
import { postscript } from './postscript/destination';
import { rakuten } from './rakuten/destination';
import { reddit } from './reddit/destination';
import { snapchat } from './snapchat/destination';
import { taboola } from './taboola/destination';
import { tiktok } from './tiktok/destination';
import { webhook } from './webhook/destination';
import { x } from './x/destination';

export const destinations: readonly Destination[] = [
  meta,
  ga4,
  google,
  tiktok,
  pinterest,
  snapchat,
  microsoft,
  reddit,
  linkedin,
  x,
  amazon,
  criteo,
  taboola,
  outbrain,
  applovin,
  klaviyo,
  attentive,
  postscript,
  hubspot,
  braze,
  customerio,
  awin,
  impact,
  cj,
  rakuten,
  webhook,
];

const byId = new Map(destinations.map((destination) => [destination.id, destination]));

/** The destination with this id, or undefined. */
export function destinationOf(id: string): Destination | undefined {
  return byId.get(id);
}

/** When the oldest event happened that the destination still takes; one that is unknown takes none. */
export function oldestTaken(id: string, now: Date): Date {
  return new Date(now.getTime() - (destinationOf(id)?.limits.ageDays ?? 0) * DAY_MS);
}
