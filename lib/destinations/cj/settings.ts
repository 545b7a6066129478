/** What an admin tells of their CJ programme. */
import { z } from 'zod';
import { affiliateFields, affiliateShape, groupListField, groupListSchema } from '../affiliate';
import type { SettingField } from '../define';

const digits = (text: string) => z.string().trim().regex(/^\d+$/, text);

export const cjSettings = z.object({
  enterpriseId: z.string().trim().min(1, 'is missing'),
  // A number in CJ's schema: anything else would fail the whole request.
  actionTrackerId: digits('must be a number'),
  accessToken: z.string().trim().min(1, 'is missing'),
  counts: z.enum(['items', 'amount']).default('items'),
  groups: groupListSchema,
  ...affiliateShape,
});
export type CjSettings = z.infer<typeof cjSettings>;

export const cjFields: readonly SettingField[] = [
  {
    name: 'enterpriseId',
    label: 'Enterprise ID',
    help: 'CJ Account Manager, Account, Settings; also called CID.',
    kind: 'text',
    placeholder: '1234567',
    usual: { pattern: /^\d{5,9}$/, hint: 'It is a number.' },
  },
  {
    name: 'actionTrackerId',
    label: 'Action tracker ID',
    help: 'The action of your sales, as CJ’s integration team gave it to you; also called TYPE.',
    kind: 'text',
    placeholder: '350999',
    usual: { pattern: /^\d{3,9}$/, hint: 'It is a number.' },
  },
  {
    name: 'accessToken',
    label: 'Personal access token',
    help: 'developers.cj.com, Authentication, Personal access tokens, of a user of this advertiser.',
    kind: 'secret',
    usual: { pattern: /^\S{20,}$/, hint: 'It is usually long, without spaces and without "Bearer" before it.' },
  },
  {
    name: 'counts',
    label: 'How the action counts',
    help: 'As CJ set your action tracker up: by the items of an order, or simply by its amount.',
    kind: 'choice',
    choices: [
      { value: 'items', label: 'By items' },
      { value: 'amount', label: 'By amount' },
    ],
  },
  {
    ...groupListField,
    label: 'SKUs that are told instead, by SKU or category',
    help: 'For item lists at CJ that go by your categories. SKU at CJ = your SKUs or categories, separated by commas; separated by semicolons. All else keeps its own SKU.',
  },
  ...affiliateFields,
];
