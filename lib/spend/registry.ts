/** Every ad platform whose cost can be read. To add one: its folder, and a line here. */
import { amazon } from './amazon/platform';
import type { SpendPlatform } from './define';
import { google } from './google/platform';
import { linkedin } from './linkedin/platform';
import { meta } from './meta/platform';
import { microsoft } from './microsoft/platform';
import { pinterest } from './pinterest/platform';
import { reddit } from './reddit/platform';
import { snapchat } from './snapchat/platform';
import { tiktok } from './tiktok/platform';
import { x } from './x/platform';

export const spendPlatforms: readonly SpendPlatform[] = [
  google,
  meta,
  tiktok,
  pinterest,
  snapchat,
  reddit,
  linkedin,
  x,
  amazon,
  microsoft,
];

const byId = new Map(spendPlatforms.map((platform) => [platform.id, platform]));

/** The platform with this id, or undefined. */
export function spendPlatformOf(id: string): SpendPlatform | undefined {
  return byId.get(id);
}
