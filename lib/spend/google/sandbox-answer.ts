/** Errors as the Google Ads API gives them; streams have them in a list. */
import type { VendorResponse } from '@/lib/model/delivery';
import { json } from '../sandbox-consent';
import { GOOGLE_ADS_VERSION } from './version';

type Problem = {
  code: number;
  status: string;
  errorCode: Readonly<Record<string, string>>;
  message: string;
  details?: object;
};

/** The error of a call that is no stream. */
export function failure(problem: Problem): VendorResponse {
  return json(problem.code, { error: errorOf(problem) });
}

/** The error of a stream. */
export function streamFailure(problem: Problem): VendorResponse {
  return json(problem.code, [{ error: errorOf(problem) }]);
}

function errorOf({ code, status, errorCode, message, details }: Problem) {
  const failed = {
    '@type': `type.googleapis.com/google.ads.googleads.${GOOGLE_ADS_VERSION}.errors.GoogleAdsFailure`,
    errors: [{ errorCode, message, ...(details && { details }) }],
    requestId: 'sandboxRequest',
  };
  const words = code === 403 ? 'The caller does not have permission' : 'Request contains an invalid argument.';
  return { code, message: words, status, details: [failed] };
}
