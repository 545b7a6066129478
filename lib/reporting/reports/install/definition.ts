/** How far a site's installation is: which of the first signs of life were seen, and when. */
import { z } from 'zod';

export const installResult = z.object({
  snippet: z.string().describe('HTML to paste into the head of every page'),
  scriptUrl: z.string(),
  collectUrl: z.string(),
  checks: z.object({
    firstEventAt: z.string().optional(),
    /** The first event whose visitor came from the cookie that this server had set. */
    firstCookieAt: z.string().optional(),
    firstOrderAt: z.string().optional(),
    lastEventAt: z.string().optional(),
  }),
  /** Landing URL parameters per ad platform, with the platform's own macros. */
  urlTemplates: z.array(z.object({ platform: z.string(), name: z.string(), where: z.string(), template: z.string() })),
});
export type InstallResult = z.infer<typeof installResult>;
