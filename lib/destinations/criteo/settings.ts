/** What an admin tells of their Criteo account. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const criteoSettings = z.object({
  accountId: z.string().trim().min(1, 'is missing'),
  callerId: z.string().trim().min(1, 'is missing'),
  currency: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{3}$/, 'must be a currency code such as EUR'),
});
export type CriteoSettings = z.infer<typeof criteoSettings>;

export const criteoFields: readonly SettingField[] = [
  {
    name: 'accountId',
    label: 'Partner ID',
    help: 'Criteo Management Center, Events tracking: the account number of your OneTag.',
    kind: 'text',
    placeholder: '98765',
    usual: { pattern: /^\d{3,7}$/, hint: 'It is a number.' },
  },
  {
    name: 'callerId',
    label: 'Caller ID',
    help: 'Your Criteo contact gives it to you for events by server; it names the list that your visitors’ ids are of.',
    kind: 'text',
    placeholder: '1234',
    usual: { pattern: /^\d{1,7}$/, hint: 'It is a number.' },
  },
  {
    name: 'currency',
    label: 'Currency of the account',
    help: 'Criteo reads all prices in the currency of the account: orders in another are not sent.',
    kind: 'text',
    placeholder: 'EUR',
    usual: { pattern: /^[A-Za-z]{3}$/, hint: 'It has three letters.' },
  },
];
