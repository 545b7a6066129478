/** What an admin tells of their Attentive account. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const attentiveSettings = z.object({
  apiKey: z.string().trim().min(1, 'is missing'),
  signUpSourceId: z.string().trim().optional(),
});
export type AttentiveSettings = z.infer<typeof attentiveSettings>;

export const attentiveFields: readonly SettingField[] = [
  {
    name: 'apiKey',
    label: 'API key',
    help: 'Attentive, Marketplace, "Create app": an app of your own with write access to eCommerce, custom events, attributes and subscribers; then its API key.',
    kind: 'long_secret',
    usual: { pattern: /^(?!Bearer\b)\S{20,}$/i, hint: 'It is the key alone, without "Bearer".' },
  },
  {
    name: 'signUpSourceId',
    label: 'Sign-up source',
    help: 'Attentive, Sign-up units, the unit of the kind API: the number in its row. It holds the legal text that subscribers agree to. Empty: sign-ups are not sent.',
    kind: 'text',
    placeholder: '357276',
    usual: { pattern: /^\d{3,10}$/, hint: 'It is a number.' },
  },
];
