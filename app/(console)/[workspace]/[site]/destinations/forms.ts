/** What the forms about destinations send to their actions, as the controls hold it; the use cases parse it. */
import type { ConnectionMode, EarlierRefunds } from '@/lib/model/connection-mode';
import type { Skip } from '@/lib/model/delivery';
import type { Mapping } from '@/lib/model/mapping';
import type { Trial } from '@/lib/workspace';

/** Text of inputs, switches as they are; `null` removes a secret. */
export type SettingValues = Record<string, string | boolean | null>;

/** An empty `baseUrl` is the platform's own address. */
export type NewConnection = {
  destination: string;
  name: string;
  settings: SettingValues;
  baseUrl: string;
  mode: ConnectionMode;
};

/** Without `at`: now. */
export type NewTakeover = { at?: string; earlierRefunds: EarlierRefunds };

export type ConnectionChange = {
  name?: string;
  settings?: SettingValues;
  mapping?: Mapping;
  enabled?: boolean;
  pixel?: boolean;
  baseUrl?: string;
};

/** What came of a test event: sent with its answer, or not sent by the connection's own rules. */
export type TestEventResult = { sent: true; trial: Trial } | ({ sent: false } & Skip);
