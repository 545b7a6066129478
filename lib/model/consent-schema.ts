/** Consent as senders state it. */
import { z } from 'zod';
import { consentStates } from './consent';

export const consentSchema = z.strictObject({
  analytics: z.enum(consentStates).optional(),
  ad_storage: z.enum(consentStates).optional(),
  ad_user_data: z.enum(consentStates).optional(),
  ad_personalization: z.enum(consentStates).optional(),
});
