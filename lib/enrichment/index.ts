/** The public face of enrichment. */
export { campaignKey, directAcquisition, readAcquisition } from './acquisition';
export { isBot } from './bot';
export { landingPageOf } from './carried-landing';
export { channelNow } from './channel';
export { isOneClick } from './click-id';
export { type Device, deviceOf } from './device';
export { excludedByPage, exclusionOf } from './exclusion';
export { type CountryOf, openCountries } from './geo';
export { isReturn } from './return';
export { knownWords, scrubText, scrubUrl } from './scrub';
