/** What an admin tells of their Taboola account. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const taboolaSettings = z.object({
  accountId: z.string().trim().min(1, 'is missing'),
  testClickId: z.string().trim().optional(),
});
export type TaboolaSettings = z.infer<typeof taboolaSettings>;

export const taboolaFields: readonly SettingField[] = [
  {
    name: 'accountId',
    label: 'Account ID',
    help: 'Taboola Realize, Tracking: the number of the account, not its name. A network’s number stands for its accounts.',
    kind: 'text',
    placeholder: '1234567',
    usual: { pattern: /^\d{4,10}$/, hint: 'It is a number; the account’s name is another one.' },
  },
  {
    name: 'testClickId',
    label: 'Click ID for test events',
    help: 'Click your own ad and copy the value of tblci from the address. "Send test event" reports a conversion of that click: Taboola counts it.',
    kind: 'text',
    placeholder: 'GiDxLZcEVjwEqkGfKQMQndUYMIeZXFHm...',
    usual: { pattern: /^[\w-]{66,}$/, hint: 'It has 66 characters or more.' },
  },
];
