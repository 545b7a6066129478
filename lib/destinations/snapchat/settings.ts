/** What an admin tells of their Snap Pixel. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const snapchatSettings = z.object({
  pixelId: z.string().trim().min(1, 'is missing'),
  accessToken: z.string().trim().min(1, 'is missing'),
  storeUrl: z.string().trim().min(1, 'is missing'),
});
export type SnapchatSettings = z.infer<typeof snapchatSettings>;

export const snapchatFields: readonly SettingField[] = [
  {
    name: 'pixelId',
    label: 'Snap Pixel ID',
    help: 'Snapchat Ads Manager, Events Manager, your Pixel: the ID below its name.',
    kind: 'text',
    placeholder: '1ec32188-754e-4be2-8e55-c949a984a39f',
    usual: {
      pattern: /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
      hint: 'It usually is 32 digits and letters a to f in five groups.',
    },
  },
  {
    name: 'accessToken',
    label: 'Conversions API token',
    help: 'Snapchat Ads Manager, Business details, Conversions API tokens: "Generate token". Only an organization admin can.',
    kind: 'long_secret',
    usual: { pattern: /^eyJ/, hint: 'It usually begins with eyJ.' },
  },
  {
    name: 'storeUrl',
    label: 'Store address',
    help: 'Stands in for the page of orders that no browser told of: Snapchat takes website events only with an address.',
    kind: 'text',
    placeholder: 'https://shop.example',
    usual: { pattern: /^https?:\/\/[^\s/]+/, hint: 'It begins with https://.' },
  },
];
