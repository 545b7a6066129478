/** Answers as TikTok gives them: 200 always, with a code. */
import type { VendorResponse } from '@/lib/model/delivery';
import { json } from '../sandbox-consent';

const REQUEST_ID = '202611300000000000000000sandbox';

export function success(data: unknown): VendorResponse {
  return json(200, { code: 0, message: 'OK', request_id: REQUEST_ID, data });
}

export function failure(code: number, message: string): VendorResponse {
  return json(200, { code, message, request_id: REQUEST_ID, data: {} });
}
