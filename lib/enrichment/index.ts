/** The public face of enrichment. */
export { asSharedLink, campaignKey, directAcquisition, readAcquisition } from './acquisition';
export { isBot } from './bot';
export { landingPageOf } from './carried-landing';
export { type Device, deviceOf } from './device';
export { type CountryOf, openCountries } from './geo';
export { scrubUrl } from './scrub';
