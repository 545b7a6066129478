/** What an admin tells of their Outbrain account: nothing. Conversions are told by the click alone, and take no key. */
import { z } from 'zod';
import type { SettingField } from '../define';

export const outbrainSettings = z.object({});
export type OutbrainSettings = z.infer<typeof outbrainSettings>;

export const outbrainFields: readonly SettingField[] = [];
