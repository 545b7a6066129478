/** Every destination. To add one: its folder, and a line here (`npm run new destination <id>`). */
import { applovin } from './applovin/destination';
import { attentive } from './attentive/destination';
import { braze } from './braze/destination';
import { customerio } from './customerio/destination';
import type { Destination } from './define';
import { ga4 } from './ga4/destination';
import { google } from './google/destination';
import { hubspot } from './hubspot/destination';
import { klaviyo } from './klaviyo/destination';
import { linkedin } from './linkedin/destination';
import { meta } from './meta/destination';
import { microsoft } from './microsoft/destination';
import { outbrain } from './outbrain/destination';
import { pinterest } from './pinterest/destination';
import { postscript } from './postscript/destination';
import { reddit } from './reddit/destination';
import { snapchat } from './snapchat/destination';
import { tiktok } from './tiktok/destination';
import { x } from './x/destination';
import { webhook } from './webhook/destination';

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
  applovin,
  outbrain,
  klaviyo,
  attentive,
  postscript,
  hubspot,
  braze,
  customerio,
  webhook,
];

const byId = new Map(destinations.map((destination) => [destination.id, destination]));

/** The destination with this id, or undefined. */
export function destinationOf(id: string): Destination | undefined {
  return byId.get(id);
}
