/** What an admin tells of their LinkedIn ad account. The conversion rules are entered as the names of events. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const linkedinSettings = z.object({
  accessToken: z.string().trim().min(1, 'is missing'),
  partnerId: z.string().trim().optional(),
});
export type LinkedInSettings = z.infer<typeof linkedinSettings>;

export const linkedinFields: readonly SettingField[] = [
  {
    name: 'accessToken',
    label: 'Conversions API access token',
    help: 'Campaign Manager, Data, Signals manager: add the source "Direct API" for conversions and generate its token there.',
    kind: 'long_secret',
    usual: { pattern: /^AQ\S{40,}$/, hint: 'It usually begins with AQ and is long.' },
  },
  {
    name: 'partnerId',
    label: 'Insight Tag partner ID',
    help: 'Campaign Manager, Data, Signals manager, Insight Tag: the number in its code. Needed by the browser pixel alone.',
    kind: 'text',
    placeholder: '1234567',
    usual: { pattern: /^\d{5,9}$/, hint: 'It is usually 5 to 9 digits.' },
  },
];
