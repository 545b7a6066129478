/** What an admin tells of their Rakuten Advertising programme. */
import { z } from 'zod';
import { affiliateFields, affiliateShape, groupListField, groupListSchema } from '../affiliate';
import type { SettingField } from '../define';

export const rakutenSettings = z.object({
  merchantId: z.string().trim().min(1, 'is missing'),
  groups: groupListSchema,
  ...affiliateShape,
});
export type RakutenSettings = z.infer<typeof rakutenSettings>;

export const rakutenFields: readonly SettingField[] = [
  {
    name: 'merchantId',
    label: 'Merchant ID (MID)',
    help: 'Rakuten Advertising, top of the advertiser dashboard. Rakuten has to switch on tracking by server for it.',
    kind: 'text',
    placeholder: '42135',
    usual: { pattern: /^\d{4,6}$/, hint: 'It is a number.' },
  },
  {
    ...groupListField,
    label: 'SKUs that are told instead, by SKU or category',
    help: 'For commission lists at Rakuten that go by your categories. SKU at Rakuten = your SKUs or categories, separated by commas; separated by semicolons. All else keeps its own SKU.',
  },
  ...affiliateFields,
];
