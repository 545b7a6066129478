/** What an admin tells of their Amazon Ads account and of the app that may write to it. */
import { z } from 'zod';
import type { SettingField } from '../define';

const AMAZON_REGIONS = ['na', 'eu', 'fe'] as const;

const dataSet = z
  .string()
  .trim()
  .regex(/^([A-Za-z][A-Za-z0-9_-]{4,99})?$/, 'must be 5 to 100 letters, digits, - and _, a letter first')
  .default('');

export const amazonSettings = z.object({
  advertiserId: z.string().trim().min(1, 'is missing'),
  region: z.enum(AMAZON_REGIONS).default('na'),
  clientId: z.string().trim().min(1, 'is missing'),
  clientSecret: z.string().trim().min(1, 'is missing'),
  refreshToken: z.string().trim().min(1, 'is missing'),
  country: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, 'must be a country code such as DE'),
  dataSet,
  testDataSet: dataSet,
});
export type AmazonSettings = z.infer<typeof amazonSettings>;

export const amazonFields: readonly SettingField[] = [
  {
    name: 'advertiserId',
    label: 'Advertiser account ID',
    help: 'Amazon Ads console, account settings: the number of the advertiser, not the ID that begins with ENTITY.',
    kind: 'text',
    placeholder: '1234567890123456',
    usual: { pattern: /^\d{6,20}$/, hint: 'It is a number; what begins with ENTITY is another ID.' },
  },
  {
    name: 'region',
    label: 'Region',
    help: 'Where the advertiser account is: Amazon keeps each region’s accounts apart.',
    kind: 'choice',
    choices: [
      { value: 'na', label: 'North and South America' },
      { value: 'eu', label: 'Europe, Middle East, Africa, India' },
      { value: 'fe', label: 'Asia and Pacific' },
    ],
  },
  {
    name: 'clientId',
    label: 'Client ID',
    help: 'developer.amazon.com, Login with Amazon, your security profile that Amazon has admitted to the Ads API.',
    kind: 'text',
    placeholder: 'amzn1.application-oa2-client.abc123',
    usual: { pattern: /^amzn1\.application-oa2-client\.\w+$/, hint: 'It usually begins with amzn1.application-oa2-client.' },
  },
  {
    name: 'clientSecret',
    label: 'Client secret',
    help: 'It stands below the client ID in the same security profile.',
    kind: 'secret',
  },
  {
    name: 'refreshToken',
    label: 'Refresh token',
    help: 'From the consent of a user of that advertiser, with the scope advertising::campaign_management.',
    kind: 'long_secret',
    usual: { pattern: /^Atzr\|/, hint: 'It usually begins with Atzr| and is long.' },
  },
  {
    name: 'country',
    label: 'Country of the store',
    help: 'Told for buyers whose own country is not known: Amazon takes no event without one.',
    kind: 'text',
    placeholder: 'DE',
    usual: { pattern: /^[A-Za-z]{2}$/, hint: 'It has two letters.' },
  },
  {
    name: 'dataSet',
    label: 'Data set (optional)',
    help: 'Amazon Ads, Events manager: events land in Default_Events where this is empty.',
    kind: 'text',
    placeholder: 'Store_Events',
  },
  {
    name: 'testDataSet',
    label: 'Data set of test events',
    help: 'A data set that no campaign uses. "Send test event" names it; live events never do.',
    kind: 'text',
    placeholder: 'Test_Events',
  },
];
