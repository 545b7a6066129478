/**
 * Four keys, pasted: the Ads API takes OAuth 1.0a alone, whose three legs are no code grant. The keys do not end by themselves.
 * https://docs.x.com/x-ads-api/getting-started (read 2026-11)
 */
import type { SpendPaste } from '../define';
import { xGet } from './request';

const KEYS = 'X developer portal, your app, Keys and tokens';

export const xPaste: SpendPaste = {
  label: 'API keys',
  fields: [
    { name: 'consumerKey', label: 'API key', help: `${KEYS}: Consumer keys.` },
    { name: 'consumerSecret', label: 'API key secret', help: `${KEYS}: Consumer keys.`, secret: true },
    { name: 'accessToken', label: 'Access token', help: `${KEYS}: Authentication tokens.`, secret: true },
    { name: 'accessTokenSecret', label: 'Access token secret', help: `${KEYS}: Authentication tokens.`, secret: true },
  ],
  steps: [
    'Open developer.x.com as a user who may see the ad account, and create an app with the permission to read.',
    'Apply for the Ads API for this app.',
    'Under Keys and tokens, generate the access token and its secret.',
    'Paste all four here.',
  ],
  wait: 'some working days of review for the Ads API',
  *grant(values, now, base) {
    const entered = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()]));
    const grant = { accessToken: entered['accessToken'] ?? '' };
    // The list of accounts is the least that the keys must open.
    yield xGet({ grant, entered, now, ...(base !== undefined && { base }) }, '/accounts', { count: 1 });
    return grant;
  },
};
