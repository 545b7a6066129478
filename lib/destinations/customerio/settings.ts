/** What an admin tells of their Customer.io workspace. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const customerioSettings = z.object({
  siteId: z.string().trim().min(1, 'is missing'),
  apiKey: z.string().trim().min(1, 'is missing'),
  region: z.enum(['us', 'eu']).default('us'),
  people: z.enum(['email', 'id']).default('email'),
  topicId: z.string().trim().optional(),
});
export type CustomerioSettings = z.infer<typeof customerioSettings>;

export const customerioFields: readonly SettingField[] = [
  {
    name: 'siteId',
    label: 'Site ID',
    help: 'Customer.io, Settings, API credentials, Track API keys: "Site ID".',
    kind: 'text',
    usual: { pattern: /^[0-9a-f]{20}$/i, hint: 'It usually has 20 letters and digits.' },
  },
  {
    name: 'apiKey',
    label: 'Track API key',
    help: 'Beside the Site ID: "API Key". An App API key is another one and does not work here.',
    kind: 'secret',
    usual: { pattern: /^(?!Bearer\b)[0-9a-f]{20}$/i, hint: 'It usually has 20 letters and digits.' },
  },
  {
    name: 'region',
    label: 'Region',
    help: 'Where the workspace is kept: Settings, Workspace settings, "Data center".',
    kind: 'choice',
    choices: [
      { value: 'us', label: 'United States' },
      { value: 'eu', label: 'European Union' },
    ],
  },
  {
    name: 'people',
    label: 'People are known by',
    help: 'Settings, Workspace settings, "Identifiers". By id: the store’s customer id, and the e-mail address for who has none.',
    kind: 'choice',
    choices: [
      { value: 'email', label: 'E-mail address' },
      { value: 'id', label: 'Customer id' },
    ],
  },
  {
    name: 'topicId',
    label: 'Topic for new subscribers',
    help: 'Settings, Subscription center, the topic’s number. Empty: they are only marked as no longer unsubscribed.',
    kind: 'text',
    placeholder: '1',
    usual: { pattern: /^\d{1,4}$/, hint: 'It is a number.' },
  },
];
