/**
 * What an admin tells of their Google Ads account and of who may write to it: a service account's key, or an OAuth client with a
 * refresh token. https://developers.google.com/data-manager/api/devguides/quickstart/set-up-access (read 2026-11)
 */
import { z } from 'zod';
import { readServiceAccountKey } from '@/lib/core/service-account';
import type { SettingField } from '../define';

const optional = z.string().trim().optional();
const OAUTH = ['clientId', 'clientSecret', 'refreshToken'] as const;

export const googleSettings = z
  .object({
    customerId: z.string().trim().min(1, 'is missing'),
    loginCustomerId: optional,
    serviceAccountKey: optional,
    clientId: optional,
    clientSecret: optional,
    refreshToken: optional,
    cloudProjectId: optional,
    merchantId: optional,
    merchantFeedLabel: optional,
    merchantFeedLanguage: optional,
    transactionIdPrefix: optional,
  })
  .superRefine((settings, { addIssue }) => {
    if (settings.serviceAccountKey) {
      if (readServiceAccountKey(settings.serviceAccountKey)) return;
      const message = 'is not the JSON file of a service account’s key';
      return addIssue({ code: 'custom', path: ['serviceAccountKey'], message });
    }
    const missing = OAUTH.filter((name) => !settings[name]);
    if (missing.length === OAUTH.length) {
      const message = 'is missing: give a service account’s key, or an OAuth client with its refresh token';
      return addIssue({ code: 'custom', path: ['serviceAccountKey'], message });
    }
    for (const name of missing) addIssue({ code: 'custom', path: [name], message: 'is missing' });
  });
export type GoogleSettings = z.infer<typeof googleSettings>;

export const googleFields: readonly SettingField[] = [
  {
    name: 'customerId',
    label: 'Google Ads customer ID',
    help: 'Google Ads, at the top right beside your account’s name: of the account that owns the conversion actions, which may be a manager’s.',
    kind: 'text',
    placeholder: '123-456-7890',
    usual: { pattern: /^\d{3}-?\d{3}-?\d{4}$/, hint: 'It usually has ten digits.' },
  },
  {
    name: 'loginCustomerId',
    label: 'Manager’s customer ID',
    help: 'Only if the credentials below reach the account through a manager account (MCC): the manager’s customer ID.',
    kind: 'text',
    placeholder: '123-456-7890',
    usual: { pattern: /^\d{3}-?\d{3}-?\d{4}$/, hint: 'It usually has ten digits.' },
  },
  {
    name: 'serviceAccountKey',
    label: 'Service account key',
    help: 'Google Cloud, IAM, Service accounts, Keys: the whole JSON file. Add the service account’s e-mail address as a user in Google Ads (Admin, Access and security). Leave this empty to use an OAuth client instead.',
    kind: 'long_secret',
    usual: { pattern: /"type":\s*"service_account"/, hint: 'It usually is JSON with "type": "service_account".' },
  },
  {
    name: 'clientId',
    label: 'OAuth client ID',
    help: 'Google Cloud, APIs and services, Credentials: only if there is no service account key.',
    kind: 'text',
    placeholder: '1234-abcd.apps.googleusercontent.com',
    usual: { pattern: /\.apps\.googleusercontent\.com$/, hint: 'It usually ends in .apps.googleusercontent.com.' },
  },
  {
    name: 'clientSecret',
    label: 'OAuth client secret',
    help: 'Google Cloud, APIs and services, Credentials: the secret of the same OAuth client.',
    kind: 'secret',
    usual: { pattern: /^GOCSPX-/, hint: 'It usually begins with GOCSPX-.' },
  },
  {
    name: 'refreshToken',
    label: 'Refresh token',
    help: 'Made with the OAuth client above for the scope https://www.googleapis.com/auth/datamanager, by a user with access to the Google Ads account. While the client’s consent screen is in testing, Google ends it after 7 days.',
    kind: 'secret',
    usual: { pattern: /^1\/\//, hint: 'It usually begins with 1//.' },
  },
  {
    name: 'cloudProjectId',
    label: 'Google Cloud project ID',
    help: 'The project whose quota is used, with the Data Manager API switched on. Needed with an OAuth client made in another project.',
    kind: 'text',
    placeholder: 'my-store-1234',
    usual: { pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, hint: 'It usually has small letters, digits and -.' },
  },
  {
    name: 'merchantId',
    label: 'Merchant Center ID',
    help: 'To report conversions with cart data: the Merchant Center account linked to Google Ads. Empty: no cart data are sent.',
    kind: 'text',
    placeholder: '123456789',
    usual: { pattern: /^\d{5,12}$/, hint: 'It usually has digits alone.' },
  },
  {
    name: 'merchantFeedLabel',
    label: 'Feed label',
    help: 'Merchant Center: the label of the feed that holds the items, often a country’s code.',
    kind: 'text',
    placeholder: 'DE',
    usual: { pattern: /^[A-Z0-9_-]{2,20}$/, hint: 'It usually is a country’s code such as DE.' },
  },
  {
    name: 'merchantFeedLanguage',
    label: 'Feed language',
    help: 'Merchant Center: the language of the feed that holds the items, as two letters.',
    kind: 'text',
    placeholder: 'de',
    usual: { pattern: /^[a-z]{2}$/, hint: 'It usually has two small letters, such as de.' },
  },
  {
    name: 'transactionIdPrefix',
    label: 'Prefix for transaction IDs',
    help: 'Put before each order’s ID. Only if Google refuses orders whose IDs are numbers alone; the store’s Google tag must then send the same prefix, or Google counts each order twice. Empty: the order’s ID as it is.',
    kind: 'text',
    placeholder: 'order-',
    usual: { pattern: /^[A-Za-z][\w.-]{0,19}$/, hint: 'It usually is a short word that begins with a letter, such as order-.' },
  },
];
