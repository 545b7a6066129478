/**
 * The events that Snapchat knows; it refuses every other:
 * https://developers.snap.com/api/marketing-api/Conversions-API/Parameters (read 2026-11)
 */

export const SNAPCHAT_EVENTS = [
  'PAGE_VIEW',
  'VIEW_CONTENT',
  'LIST_VIEW',
  'SEARCH',
  'ADD_TO_WISHLIST',
  'ADD_CART',
  'START_CHECKOUT',
  'ADD_BILLING',
  'PURCHASE',
  'SIGN_UP',
  'LOGIN',
  'SUBSCRIBE',
  'START_TRIAL',
  'RESERVE',
  'SAVE',
  'SHARE',
  'INVITE',
  'RATE',
  'AD_CLICK',
  'AD_VIEW',
  'APP_OPEN',
  'APP_INSTALL',
  'COMPLETE_TUTORIAL',
  'LEVEL_COMPLETE',
  'ACHIEVEMENT_UNLOCKED',
  'SPENT_CREDITS',
  'CUSTOM_EVENT_1',
  'CUSTOM_EVENT_2',
  'CUSTOM_EVENT_3',
  'CUSTOM_EVENT_4',
  'CUSTOM_EVENT_5',
] as const;
