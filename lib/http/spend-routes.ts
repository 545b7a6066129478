/** The addresses of ad accounts: connecting them, choosing what is read, and how they stand. */
import { z } from 'zod';
import { givenKinds, syncKinds, syncOutcomes } from '@/lib/model/ad-account';
import { spendFaults } from '@/lib/model/spend';
import { accountMoves, chosenSchema, disconnectSchema, enteredSchema, moveSchema, pastedSchema } from '@/lib/workspace';
import { type ApiRouteEntry, json, SITE, SITE_PROBLEMS } from './api-route-entry';

const platform = z.string().describe('meta, google or tiktok');
export const ofPlatformSchema = z.object({ platform });
export const startSchema = z.object({ platform, loginId: z.uuid().optional().describe('The login to connect again') });
const done = json('Done', z.object({ done: z.literal(true) }));

const accountSchema = z.object({
  id: z.uuid(),
  loginId: z.uuid().nullable(),
  platform: z.string(),
  externalId: z.string().describe('The account’s id at the platform'),
  name: z.string(),
  currency: z.string(),
  timeZone: z.string().describe('Of its days'),
  closed: z.string().nullable().describe('Why it cannot be read'),
  chosen: z.boolean(),
  state: z.enum(['not_chosen', 'disconnected', 'reconnect', 'paused', 'loading', 'failing', 'late', 'ok']),
  problem: z.string().nullable(),
  held: z.object({ from: z.string().optional(), to: z.string().optional(), days: z.int(), wanted: z.int() }),
  syncedAt: z.iso.datetime().optional(),
  nextAt: z.iso.datetime().optional(),
});
const syncSchema = z.object({
  id: z.uuid(),
  kind: z.enum([...syncKinds, ...givenKinds]),
  from: z.string(),
  to: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  outcome: z.enum(syncOutcomes).describe('kept: days with cost came back empty and stay until a second answer says the same'),
  requests: z.int(),
  rows: z.int(),
  changed: z.array(z.object({ day: z.string(), before: z.string(), after: z.string() })).describe('In millionths, as text'),
  fault: z.enum(spendFaults).optional(),
  problem: z.string().optional(),
});

const read = { method: 'get', tag: 'Ad accounts', permission: 'report.read', status: 200, problems: SITE_PROBLEMS } as const;
const change = {
  ...{ method: 'post', tag: 'Ad accounts', permission: 'site.manage', status: 200 },
  problems: [...SITE_PROBLEMS, 'malformed', 'conflict', 'too_large'],
} as const satisfies Partial<ApiRouteEntry>;
const changing = { ...change, problems: [...change.problems] };

export const spendRoutes: ApiRouteEntry[] = [
  {
    ...read,
    path: `${SITE}/ad-accounts`,
    id: 'listAdAccounts',
    summary: 'The ad accounts, how each stands, and which days of it are held',
    answer: json('AdAccountList', z.object({ accounts: z.array(accountSchema) })),
  },
  {
    ...read,
    path: `${SITE}/ad-accounts/{accountId}/syncs`,
    id: 'listAdAccountSyncs',
    summary: 'The last syncs of an ad account, newest first, and what each changed',
    answer: json('AdAccountSyncList', z.object({ syncs: z.array(syncSchema) })),
  },
  {
    ...changing,
    path: `${SITE}/ad-accounts/{accountId}/moves`,
    id: 'moveAdAccount',
    summary: `Ask of an ad account: ${accountMoves.join(', ')}`,
    body: json('AdAccountMove', moveSchema),
    answer: done,
  },
  {
    ...changing,
    path: `${SITE}/ad-logins`,
    id: 'pasteAdLogin',
    summary: 'Connect by a key that was made at the platform',
    description: 'The accounts that it may read are listed afterwards; none is read before it is chosen.',
    body: json('PastedAdLogin', ofPlatformSchema.extend(pastedSchema.shape)),
    answer: json('AdLogin', z.object({ loginId: z.uuid(), platform: z.string(), again: z.boolean() })),
  },
  {
    ...changing,
    path: `${SITE}/ad-logins/{loginId}/accounts`,
    id: 'chooseAdAccounts',
    summary: 'Which accounts of a login are read from now on, 90 days back',
    body: json('ChosenAdAccounts', chosenSchema),
    answer: done,
  },
  {
    ...changing,
    path: `${SITE}/ad-logins/{loginId}/disconnect`,
    id: 'disconnectAdLogin',
    summary: 'Forget a login; what its accounts cost stays unless `deleteCost` is sent',
    body: json('AdLoginEnd', disconnectSchema),
    answer: done,
  },
  {
    ...changing,
    path: `${SITE}/ad-consents`,
    id: 'startAdConsent',
    summary: 'The address of a platform’s consent page',
    description: 'For the browser of a signed-in member, who is the only one that can bring the consent back: an API key cannot.',
    body: json('AdConsentStart', startSchema),
    answer: json('AdConsent', z.object({ url: z.url() })),
  },
  {
    ...changing,
    path: `${SITE}/ad-apps`,
    id: 'saveAdApp',
    summary: 'Enter the workspace’s own app at an ad platform',
    body: json('AdApp', ofPlatformSchema.extend(enteredSchema.shape)),
    answer: done,
  },
  {
    ...changing,
    path: `${SITE}/ad-apps/remove`,
    id: 'removeAdApp',
    summary: 'Forget the workspace’s app at an ad platform',
    body: json('AdAppEnd', ofPlatformSchema),
    answer: done,
  },
];
