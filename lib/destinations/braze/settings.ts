/** What an admin tells of their Braze workspace. */
import { z } from 'zod';
import type { SettingField } from '../define';

/**
 * Braze keeps each workspace on one instance: https://www.braze.com/docs/user_guide/administrative/access_braze/sdk_endpoints
 * (read 2026-11)
 */
export const BRAZE_HOSTS = [
  'rest.iad-01.braze.com',
  'rest.iad-02.braze.com',
  'rest.iad-03.braze.com',
  'rest.iad-04.braze.com',
  'rest.iad-05.braze.com',
  'rest.iad-06.braze.com',
  'rest.iad-07.braze.com',
  'rest.iad-08.braze.com',
  'rest.us-09.braze.com',
  'rest.us-10.braze.com',
  'rest.fra-01.braze.eu',
  'rest.fra-02.braze.eu',
  'rest.au-01.braze.com',
  'rest.id-01.braze.com',
] as const;

const groupId = z.string().trim().optional();
export const brazeSettings = z.object({
  apiKey: z.string().trim().min(1, 'is missing'),
  host: z.enum(BRAZE_HOSTS).default('rest.iad-01.braze.com'),
  people: z.enum(['id', 'email']).default('id'),
  emailGroupId: groupId,
  smsGroupId: groupId,
});
export type BrazeSettings = z.infer<typeof brazeSettings>;

const UUID = {
  pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  hint: 'It usually is 36 characters long, with four hyphens.',
};

export const brazeFields: readonly SettingField[] = [
  {
    name: 'apiKey',
    label: 'REST API key',
    help: 'Braze, Settings, APIs and identifiers, "Create API key" with the permission users.track.',
    kind: 'secret',
    usual: UUID,
  },
  {
    name: 'host',
    label: 'REST endpoint',
    help: 'Settings, APIs and identifiers: "REST endpoint" of your instance.',
    kind: 'choice',
    choices: BRAZE_HOSTS.map((host) => ({ value: host, label: host })),
  },
  {
    name: 'people',
    label: 'People are known by',
    help: 'What your other sources send as external_id: the store’s customer id, or nothing, so that the e-mail address counts.',
    kind: 'choice',
    choices: [
      { value: 'id', label: 'Customer id, else e-mail address' },
      { value: 'email', label: 'E-mail address' },
    ],
  },
  {
    name: 'emailGroupId',
    label: 'E-mail subscription group',
    help: 'Audience, Subscription group management: the "ID" of the group that new subscribers join. Empty: none.',
    kind: 'text',
    usual: UUID,
  },
  {
    name: 'smsGroupId',
    label: 'SMS subscription group',
    help: 'Audience, Subscription group management: the "ID" of the SMS group. Empty: sign-ups to SMS are not sent.',
    kind: 'text',
    usual: UUID,
  },
];
