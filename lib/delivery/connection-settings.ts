/**
 * Settings of every connection, whatever its platform: when an order goes, how long it waits for whoever has not spoken of it
 * yet, and what becomes of a till's orders. They stand among the platform's own settings; stored ones are a contract, and
 * connections of earlier versions have none of them.
 */
import { MINUTE_MS } from '@/lib/core/instant';

export const whens = ['auto', 'placed', 'paid'] as const;
export const tills = ['auto', 'send', 'leave_out'] as const;
export const waits = ['0', '1', '2', '5', '10', '30'] as const;

export type CommonSettings = {
  /** `auto`: when it is paid, or when it is placed where the page's own pixel has told of it. */
  orderSentWhen: (typeof whens)[number];
  orderWaitMs: number;
  /** `auto`: sent where the platform has a name for such orders. */
  pointOfSale: (typeof tills)[number];
};

const DEFAULTS = { orderSentWhen: 'auto', orderWaitMinutes: '2', pointOfSale: 'auto' } as const;

/** The common ones among a connection's settings. */
export function commonSettings({ orderSentWhen, orderWaitMinutes, pointOfSale }: Record<string, unknown>): CommonSettings {
  return {
    orderSentWhen: whens.find((when) => when === orderSentWhen) ?? DEFAULTS.orderSentWhen,
    orderWaitMs: Number(waits.find((wait) => wait === orderWaitMinutes) ?? DEFAULTS.orderWaitMinutes) * MINUTE_MS,
    pointOfSale: tills.find((till) => till === pointOfSale) ?? DEFAULTS.pointOfSale,
  };
}

const BROWSER_KEYS: readonly string[] = ['browser_id', 'ip', 'user_agent'];

/** What of a destination these settings hang on. */
export type Platform = {
  id: string;
  name: string;
  matchKeys: readonly string[];
  /** What it calls an order of a till; absent: it knows websites alone. */
  pointOfSale?: string;
};

export type CommonField = {
  name: string;
  label: string;
  help: string;
  kind: 'choice';
  choices: { value: string; label: string }[];
  initial: string;
};

/** Whether the platform matches by what only the buyer's browser tells. */
export function usesBrowserData({ matchKeys }: Pick<Platform, 'matchKeys'>): boolean {
  return matchKeys.some((key) => BROWSER_KEYS.includes(key));
}

/** How the common settings are asked for, in the form of the platform's own. */
export function commonFields({ name, matchKeys, pointOfSale }: Platform): CommonField[] {
  return [
    {
      name: 'orderSentWhen',
      label: 'When an order is sent',
      help:
        'An order that is paid later, as by bank transfer, is sent when the money has come, at that time. Where the browser’s ' +
        'own tag has told of it already, it goes at once: platforms put the two together for about two days only.',
      kind: 'choice',
      choices: [
        { value: 'auto', label: 'When it is paid, or with the browser’s tag' },
        { value: 'paid', label: 'When it is paid' },
        { value: 'placed', label: 'When it is placed' },
      ],
      initial: DEFAULTS.orderSentWhen,
    },
    ...(usesBrowserData({ matchKeys })
      ? [
          {
            name: 'orderWaitMinutes',
            label: 'Wait for the shop and the browser',
            help:
              'Both tell of an order, seconds or minutes apart, and the platform keeps what comes first. ' +
              'Who has not told of one of the last 20 orders is not waited for.',
            kind: 'choice' as const,
            choices: waits.map((value) => ({ value, label: waitLabel(value) })),
            initial: DEFAULTS.orderWaitMinutes,
          },
        ]
      : []),
    {
      name: 'pointOfSale',
      label: 'Orders of a point of sale',
      help: pointOfSale
        ? `${name} is told that they were placed in a shop: ${pointOfSale}.`
        : `${name} knows websites only: an order of a till would count as one of the website.`,
      kind: 'choice',
      choices: [
        { value: 'auto', label: pointOfSale ? 'Send (the usual)' : 'Leave out (the usual)' },
        { value: 'send', label: 'Send' },
        { value: 'leave_out', label: 'Leave out' },
      ],
      initial: DEFAULTS.pointOfSale,
    },
  ];
}

function waitLabel(minutes: string): string {
  if (minutes === '0') return 'Do not wait';
  return minutes === '1' ? '1 minute' : `${minutes} minutes`;
}
