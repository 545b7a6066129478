/** What an admin tells of their Awin programme. */
import { z } from 'zod';
import { affiliateFields, affiliateShape, groupListField, groupListSchema } from '../affiliate';
import type { SettingField } from '../define';

export const awinSettings = z.object({
  advertiserId: z.string().trim().min(1, 'is missing'),
  apiToken: z.string().trim().min(1, 'is missing'),
  defaultGroup: z.string().trim().min(1, 'is missing').default('DEFAULT'),
  groups: groupListSchema,
  channel: z.enum(['last', 'aw']).default('last'),
  sendsTime: z.boolean().default(false),
  ...affiliateShape,
});
export type AwinSettings = z.infer<typeof awinSettings>;

export const awinFields: readonly SettingField[] = [
  {
    name: 'advertiserId',
    label: 'Advertiser ID',
    help: 'Awin, top left: the number beside the name of your programme.',
    kind: 'text',
    placeholder: '15001',
    usual: { pattern: /^\d{3,8}$/, hint: 'It is a number.' },
  },
  {
    name: 'apiToken',
    label: 'API token',
    help: 'Awin, your user menu, API credentials. It belongs to a person’s login: when that user is removed, it stops working.',
    kind: 'secret',
    usual: { pattern: /^[\w-]{20,}$/, hint: 'It is usually long, without spaces and without "Bearer" before it.' },
  },
  {
    name: 'defaultGroup',
    label: 'Default commission group',
    help: 'Awin, Commission, Commission groups: the code of the group for everything that the list below does not name.',
    kind: 'text',
    placeholder: 'DEFAULT',
  },
  groupListField,
  {
    name: 'channel',
    label: 'Channel that is told',
    help: 'Awin pays by the channel of the last click, where your programme is set so.',
    kind: 'choice',
    choices: [
      { value: 'last', label: 'The platform of the buyer’s last click' },
      { value: 'aw', label: 'Always Awin' },
    ],
  },
  {
    name: 'sendsTime',
    label: 'Send the order’s own time',
    help: 'On only if Awin has activated transaction times for your programme; otherwise Awin counts the time at which it is told.',
    kind: 'switch',
  },
  ...affiliateFields,
];
