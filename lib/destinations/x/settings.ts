/** What an admin tells of their X pixel. The ids of its events are entered in the mapping, one for each of our events. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const xSettings = z.object({
  pixelId: z.string().trim().min(1, 'is missing'),
  accessToken: z.string().trim().min(1, 'is missing'),
});
export type XSettings = z.infer<typeof xSettings>;

export const xFields: readonly SettingField[] = [
  {
    name: 'pixelId',
    label: 'Pixel ID',
    help: 'Ads Manager, Tools, Events Manager: the ID of your X Pixel event source.',
    kind: 'text',
    placeholder: 'o8z6j',
    usual: { pattern: /^[a-z0-9]{4,8}$/, hint: 'It is usually 5 small letters and digits, without "tw-".' },
  },
  {
    name: 'accessToken',
    label: 'Conversion API access token',
    help: 'Events Manager, Install Pixel, Manual, Conversion API: "Generate access token".',
    kind: 'secret',
  },
];
