/** What an admin tells of their UET tag. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const microsoftSettings = z.object({
  tagId: z.string().trim().min(1, 'is missing'),
  accessToken: z.string().trim().min(1, 'is missing'),
});
export type MicrosoftSettings = z.infer<typeof microsoftSettings>;

export const microsoftFields: readonly SettingField[] = [
  {
    name: 'tagId',
    label: 'UET tag ID',
    help: 'Microsoft Advertising, Tools, UET tag: the number in the list of tags.',
    kind: 'text',
    placeholder: '187012345',
    usual: { pattern: /^\d{6,12}$/, hint: 'It is usually 6 to 12 digits.' },
  },
  {
    name: 'accessToken',
    label: 'Conversions API token',
    help: 'Edit the UET tag, "Set up tagging", "Use Conversions API", "Copy token". Where that choice is missing, ask your account manager at Microsoft for the Conversions API.',
    kind: 'secret',
    usual: { pattern: /^\S{20,}$/, hint: 'It is usually long and has no spaces.' },
  },
];
