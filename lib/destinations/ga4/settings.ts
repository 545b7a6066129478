/** What an admin tells of their GA4 web data stream. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const ga4Settings = z.object({
  measurementId: z.string().trim().min(1, 'is missing'),
  apiSecret: z.string().trim().min(1, 'is missing'),
  /** Where Google collects: anywhere, or in the EU. */
  region: z.enum(['any', 'eu']).default('any'),
});
export type Ga4Settings = z.infer<typeof ga4Settings>;

export const ga4Fields: readonly SettingField[] = [
  {
    name: 'measurementId',
    label: 'Measurement ID',
    help: 'Google Analytics, Admin, Data streams, your web stream: "Measurement ID" at the top right.',
    kind: 'text',
    placeholder: 'G-AB12CD34EF',
    usual: { pattern: /^G-[A-Z0-9]{4,12}$/, hint: 'It usually is G- with about ten capital letters and digits.' },
  },
  {
    name: 'apiSecret',
    label: 'Measurement Protocol API secret',
    help: 'Google Analytics, Admin, Data streams, your web stream, "Measurement Protocol API secrets": create one for Tieback alone.',
    kind: 'secret',
    usual: { pattern: /^[\w-]{20,24}$/, hint: 'It usually has 22 letters, digits, - and _.' },
  },
  {
    name: 'region',
    label: 'Where Google collects',
    help: 'Choose the EU to have events collected on servers in the European Union before Google processes them.',
    kind: 'choice',
    choices: [
      { value: 'any', label: 'Anywhere' },
      { value: 'eu', label: 'In the EU (region1.google-analytics.com)' },
    ],
  },
];
