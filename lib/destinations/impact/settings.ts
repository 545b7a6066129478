/** What an admin tells of their impact.com programme. */
import { z } from 'zod';
import { affiliateFields, affiliateShape, groupListField, groupListSchema } from '../affiliate';
import type { SettingField } from '../define';

export const impactSettings = z.object({
  accountSid: z.string().trim().min(1, 'is missing'),
  authToken: z.string().trim().min(1, 'is missing'),
  campaignId: z.string().trim().min(1, 'is missing'),
  actionTrackerId: z.string().trim().min(1, 'is missing'),
  groups: groupListSchema,
  ...affiliateShape,
});
export type ImpactSettings = z.infer<typeof impactSettings>;

const number = { pattern: /^\d{3,8}$/, hint: 'It is a number.' };

export const impactFields: readonly SettingField[] = [
  {
    name: 'accountSid',
    label: 'Account SID',
    help: 'impact.com, Settings, Technical, API: the Account SID of a token that may write conversions and actions.',
    kind: 'text',
    placeholder: 'IRxxxxxxxxxxxx1234567abcdefgh',
    usual: { pattern: /^IR\w{10,}$/, hint: 'It usually begins with IR.' },
  },
  {
    name: 'authToken',
    label: 'Auth Token',
    help: 'It stands beside the Account SID.',
    kind: 'secret',
    usual: { pattern: /^\S{20,}$/, hint: 'It is usually long, without spaces.' },
  },
  {
    name: 'campaignId',
    label: 'Program ID',
    help: 'impact.com, the number below the name of your programme, also called Campaign ID.',
    kind: 'text',
    placeholder: '1000',
    usual: number,
  },
  {
    name: 'actionTrackerId',
    label: 'Event type ID of sales',
    help: 'impact.com, Settings, Tracking, Event types: the ID of the event type that counts online sales, also called Action Tracker ID.',
    kind: 'text',
    placeholder: '4000',
    usual: number,
  },
  {
    ...groupListField,
    label: 'Item categories by SKU or category',
    help: 'What is told as the category that payout groups go by. Category = the SKUs or categories of yours in it, separated by commas; categories are separated by semicolons. All else keeps its own category.',
  },
  ...affiliateFields,
];
