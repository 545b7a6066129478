/** What an admin tells of their Klaviyo account. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const klaviyoSettings = z.object({
  apiKey: z.string().trim().min(1, 'is missing'),
  sendPhone: z.boolean().default(false),
  listId: z.string().trim().optional(),
});
export type KlaviyoSettings = z.infer<typeof klaviyoSettings>;

export const klaviyoFields: readonly SettingField[] = [
  {
    name: 'apiKey',
    label: 'Private API key',
    help: 'Klaviyo, Settings, API keys: "Create Private API Key" with full access to Events, and to Profiles, Lists and Subscriptions for sign-ups; read access to Accounts.',
    kind: 'secret',
    usual: { pattern: /^pk_\w{20,}$/, hint: 'It usually begins with pk_; the public key of 6 characters is another one.' },
  },
  {
    name: 'sendPhone',
    label: 'Send phone numbers beside e-mail addresses',
    help: 'Off: a phone number is sent only where there is no e-mail address, because Klaviyo refuses an event for a mistyped number.',
    kind: 'switch',
  },
  {
    name: 'listId',
    label: 'List for new subscribers',
    help: 'Audience, Lists & segments, the list, Settings: "List ID". Its own opt-in, single or double, holds. Empty: they join no list.',
    kind: 'text',
    placeholder: 'Y6nRLr',
    usual: { pattern: /^[A-Za-z0-9]{6}$/, hint: 'It usually has 6 letters and digits.' },
  },
];
