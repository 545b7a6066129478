/** What an admin tells of their HubSpot account. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const hubspotSettings = z.object({
  hubId: z.string().trim().regex(/^\d+$/, 'is the number of the account'),
  accessToken: z.string().trim().min(1, 'is missing'),
  subscriptionId: z.string().trim().regex(/^\d*$/, 'is a number').optional(),
});
export type HubspotSettings = z.infer<typeof hubspotSettings>;

export const hubspotFields: readonly SettingField[] = [
  {
    name: 'hubId',
    label: 'Hub ID',
    help: 'HubSpot, the account’s menu at the top right: the number below its name.',
    kind: 'text',
    placeholder: '12345678',
    usual: { pattern: /^\d{5,10}$/, hint: 'It is a number of five to ten digits.' },
  },
  {
    name: 'accessToken',
    label: 'Service key or private app token',
    help: 'Development, Keys, Service keys: a new key with the scopes analytics.behavioral_events.send, crm.objects.contacts.write and communication_preferences.read_write. The token of a private app that you have works too.',
    kind: 'long_secret',
    usual: { pattern: /^pat-(na|eu|ap)\d?-[0-9a-f-]{36}$/i, hint: 'It usually begins with pat- and the region.' },
  },
  {
    name: 'subscriptionId',
    label: 'Subscription type for sign-ups',
    help: 'Settings, Marketing, Email, Subscription types: the internal id of the type that new subscribers join. Empty: sign-ups are not sent.',
    kind: 'text',
    placeholder: '7890123',
    usual: { pattern: /^\d+$/, hint: 'It is a number.' },
  },
];
