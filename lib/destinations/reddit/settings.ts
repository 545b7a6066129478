/** What an admin tells of their Reddit pixel. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const redditSettings = z.object({
  pixelId: z.string().trim().min(1, 'is missing'),
  accessToken: z.string().trim().min(1, 'is missing'),
  testId: z.string().trim().optional(),
});
export type RedditSettings = z.infer<typeof redditSettings>;

export const redditFields: readonly SettingField[] = [
  {
    name: 'pixelId',
    label: 'Pixel ID',
    help: 'Reddit Ads, Events Manager: the id below the name of your pixel.',
    kind: 'text',
    placeholder: 'a2_abc123def456',
    usual: { pattern: /^(a2|t2)_[a-z0-9]+$/, hint: 'It usually begins with a2_ or t2_.' },
  },
  {
    name: 'accessToken',
    label: 'Conversion access token',
    help: 'Events Manager, Conversions API, "Generate access token".',
    kind: 'long_secret',
    usual: { pattern: /^\S{20,}$/, hint: 'It is usually long and has no spaces.' },
  },
  {
    name: 'testId',
    label: 'Test ID',
    help: 'Events Manager, Event testing. Used by "Send test event" alone: live events never carry it.',
    kind: 'text',
    placeholder: 't2_abc123',
  },
];
