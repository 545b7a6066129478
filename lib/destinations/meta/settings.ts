/** What an admin tells of their Meta dataset. */
import { z } from 'zod';
import { creditModelField, creditModelSchema } from '@/lib/model/credit-setting';
import type { SettingField } from '../define';

export const metaSettings = z.object({
  datasetId: z.string().trim().min(1, 'is missing'),
  accessToken: z.string().trim().min(1, 'is missing'),
  testEventCode: z.string().trim().optional(),
  creditModel: creditModelSchema,
});
export type MetaSettings = z.infer<typeof metaSettings>;

export const metaFields: readonly SettingField[] = [
  {
    name: 'datasetId',
    label: 'Dataset (Pixel) ID',
    help: 'Events Manager, Data sources: the number below the name of your dataset.',
    kind: 'text',
    placeholder: '1234567890123456',
    usual: { pattern: /^\d{10,20}$/, hint: 'It is usually 15 or 16 digits.' },
  },
  {
    name: 'accessToken',
    label: 'Conversions API access token',
    help: 'Events Manager, your dataset, Settings, Conversions API: "Generate access token".',
    kind: 'secret',
    usual: { pattern: /^EAA/, hint: 'It usually begins with EAA.' },
  },
  {
    name: 'testEventCode',
    label: 'Test event code',
    help: 'Events Manager, your dataset, Test events. Used by "Send test event" alone: live events never carry it. Meta counts test events too, so send few.',
    kind: 'text',
    placeholder: 'TEST12345',
    usual: { pattern: /^TEST\d+$/, hint: 'It usually is TEST with digits.' },
  },
  creditModelField,
];
