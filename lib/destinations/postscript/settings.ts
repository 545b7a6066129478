/** What an admin tells of their Postscript shop. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const postscriptSettings = z.object({
  apiKey: z.string().trim().min(1, 'is missing'),
  keyword: z.string().trim().optional(),
});
export type PostscriptSettings = z.infer<typeof postscriptSettings>;

export const postscriptFields: readonly SettingField[] = [
  {
    name: 'apiKey',
    label: 'Private API key',
    help: 'Postscript, the shop’s menu, Settings, API: "Create security key pair"; the private key of the pair.',
    kind: 'secret',
    usual: { pattern: /^sk_\S{16,}$/, hint: 'It usually begins with sk_; a key that begins with pk_ is the public one.' },
  },
  {
    name: 'keyword',
    label: 'Keyword for new subscribers',
    help: 'Postscript, Acquisition, Keywords: the keyword whose legal text and reply new subscribers get. Empty: sign-ups are not sent. Unsubscribes are not told to Postscript: a person who leaves has to be taken off there.',
    kind: 'text',
    placeholder: 'SIGNUP',
    usual: { pattern: /^[A-Z0-9]{2,20}$/i, hint: 'It usually has letters and digits only.' },
  },
];
