/** What an admin tells of their TikTok pixel. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const tiktokSettings = z.object({
  pixelCode: z.string().trim().min(1, 'is missing'),
  accessToken: z.string().trim().min(1, 'is missing'),
  storeUrl: z.string().trim().min(1, 'is missing'),
  testEventCode: z.string().trim().optional(),
});
export type TiktokSettings = z.infer<typeof tiktokSettings>;

export const tiktokFields: readonly SettingField[] = [
  {
    name: 'pixelCode',
    label: 'Pixel ID',
    help: 'TikTok Ads Manager, Tools, Events, your web data source: the ID below its name.',
    kind: 'text',
    placeholder: 'C4A7QNRC77U8B9EXAMPL',
    usual: { pattern: /^[A-Z0-9]{20}$/, hint: 'It usually is 20 capital letters and digits.' },
  },
  {
    name: 'accessToken',
    label: 'Events API access token',
    help: 'TikTok Events Manager, your data source, Settings, Events API: "Generate access token".',
    kind: 'secret',
    usual: { pattern: /^[0-9a-f]{40}$/i, hint: 'It usually is 40 characters, digits and a to f.' },
  },
  {
    name: 'storeUrl',
    label: 'Store address',
    help: 'Stands in for the page of orders that no browser told of: TikTok takes website events only with an address.',
    kind: 'text',
    placeholder: 'https://shop.example',
    usual: { pattern: /^https?:\/\/[^\s/]+/, hint: 'It begins with https://.' },
  },
  {
    name: 'testEventCode',
    label: 'Test event code',
    help: 'TikTok Events Manager, your data source, Test events. Used by "Send test event" alone: live events never carry it.',
    kind: 'text',
    placeholder: 'TEST12345',
    usual: { pattern: /^TEST\d+$/, hint: 'It usually is TEST with digits.' },
  },
];
