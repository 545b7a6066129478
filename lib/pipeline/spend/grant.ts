/** A platform's grant, sealed: what lets us read is nowhere in the open but while it is asked with. */
import { z } from 'zod';
import type { Sealed } from '@/lib/model/secret';
import { open, seal } from '@/lib/ops/secrets';
import type { Grant } from '@/lib/spend/define';

const grantSchema = z.object({
  accessToken: z.string(),
  accessEndsAt: z.coerce.date().optional(),
  refreshToken: z.string().optional(),
  endsAt: z.coerce.date().optional(),
  scopes: z.array(z.string()).optional(),
});

export function sealGrant(grant: Grant): Sealed {
  return seal(JSON.stringify(grant));
}

/** Throws where its key is not at hand. */
export function openGrant(stored: Sealed): Grant {
  return grantSchema.parse(JSON.parse(open(stored)));
}
