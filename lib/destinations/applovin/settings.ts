/** What an admin tells of their Axon account. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const applovinSettings = z.object({
  eventKey: z.string().trim().min(1, 'is missing'),
  apiKey: z.string().trim().min(1, 'is missing'),
});
export type ApplovinSettings = z.infer<typeof applovinSettings>;

export const applovinFields: readonly SettingField[] = [
  {
    name: 'eventKey',
    label: 'Axon event key',
    help: 'Axon Ads Manager, Account, Keys: "Event Key". The pixel in your pages has the same.',
    kind: 'text',
    placeholder: '70c1950c-a3fd-4cde-87f8-5d56f5376e46',
    usual: {
      pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
      hint: 'It usually is 36 characters long, with four hyphens.',
    },
  },
  {
    name: 'apiKey',
    label: 'Conversion API key',
    help: 'Axon Ads Manager, Account, Keys: "Conversion API Key". Where there is none, the Axon representative makes one.',
    kind: 'long_secret',
    usual: { pattern: /^(?!Bearer\b)\S{16,}$/i, hint: 'It is the key alone, without "Bearer" and without spaces.' },
  },
];
