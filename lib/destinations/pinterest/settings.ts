/** What an admin tells of their Pinterest ad account. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const pinterestSettings = z.object({
  adAccountId: z.string().trim().min(1, 'is missing'),
  accessToken: z.string().trim().min(1, 'is missing'),
  tagId: z.string().trim().optional(),
});
export type PinterestSettings = z.infer<typeof pinterestSettings>;

export const pinterestFields: readonly SettingField[] = [
  {
    name: 'adAccountId',
    label: 'Ad account ID',
    help: 'Pinterest Ads Manager, your ad account’s menu: the number below its name.',
    kind: 'text',
    placeholder: '549755885175',
    usual: { pattern: /^\d{9,18}$/, hint: 'It usually is 12 digits.' },
  },
  {
    name: 'accessToken',
    label: 'Conversion access token',
    help: 'Pinterest Ads Manager, Ads, Conversions, "Conversion access token": "Generate new token".',
    kind: 'secret',
    usual: { pattern: /^pina_/, hint: 'It usually begins with pina_.' },
  },
  {
    name: 'tagId',
    label: 'Tag ID',
    help: 'Pinterest Ads Manager, Ads, Conversions, Tag manager. Only the browser tag needs it.',
    kind: 'text',
    placeholder: '2612345678901',
    usual: { pattern: /^\d{13}$/, hint: 'It usually is 13 digits.' },
  },
];
