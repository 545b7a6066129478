/** GET: what visits by the address of an ad would arrive with. The address is read and never opened. */
import { apiRoute } from '@/lib/http/route';
import { checkedFinalUrl, finalUrlParams } from '@/lib/reporting';

export const GET = apiRoute({ params: finalUrlParams, permission: 'report.read' }, async ({ params }) => checkedFinalUrl(params));
