/** What an alert rule watches of a connection, and how people are told of it. */

export const alertKinds = ['held', 'success_rate', 'lag', 'silence'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** What each kind means, and the unit and range of its threshold. */
export const alertMeaning: Record<AlertKind, { label: string; unit: 'percent' | 'minutes' | 'none'; min: number; max: number }> =
  {
    held: { label: 'Events are held: a person must act', unit: 'none', min: 0, max: 0 },
    success_rate: { label: 'Success rate of the last hour falls below', unit: 'percent', min: 1, max: 100 },
    lag: { label: 'The oldest waiting event is older than', unit: 'minutes', min: 1, max: 1_440 },
    silence: { label: 'No event was delivered for', unit: 'minutes', min: 5, max: 10_080 },
  };

export const noticeTypes = ['raised', 'cleared'] as const;
export type NoticeType = (typeof noticeTypes)[number];

export const noticeChannels = ['email', 'webhook'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];
