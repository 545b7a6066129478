/**
 * A connection ready to send: its destination opened with the settings of each version that deliveries still need, its secrets,
 * and what this process knows of it from one request to the next (breaker, rate, access token).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionNow, VersionRow } from '@/db/queries/connection';
import { SECOND_MS } from '@/lib/core/instant';
import { type Breaker, closedBreaker } from '@/lib/core/breaker';
import { type CommonSettings, commonSettings } from '@/lib/delivery/connection-settings';
import { redactor } from '@/lib/delivery/redact';
import { addressNames, type Destination, type OpenDestination } from '@/lib/destinations/define';
import { type ItemIdSetting, itemIdSetting } from '@/lib/model/item-id';
import { type CreditModel, creditModelOf } from '@/lib/model/credit-setting';
import type { Mapping } from '@/lib/model/mapping';
import { AppError } from '@/lib/model/problem';
import { tryOpen } from '@/lib/ops/secrets';
import { baseUrlOf } from './base-url';

export type OpenVersion = {
  destination: OpenDestination;
  mapping: Mapping;
  sendsRestricted: boolean;
  /** Those that every connection has. */
  settings: CommonSettings;
  /** What items go by. */
  itemIds: ItemIdSetting;
  /** As lib/model/event-id-form has it. */
  eventIdForm: string;
  /** By which model the platform is told of its credit, where it takes that. */
  creditModel: CreditModel;
};

export type OpenConnection = {
  row: ConnectionNow;
  definition: Destination;
  /** As it was set then; the credentials, and the address that they go to, are always the present ones. */
  at: (version: number) => OpenVersion | undefined;
  redact: (text: string) => string;
};

/** A connection whose secret cannot be opened: nothing can be sent by it before a person has acted. */
export class UnreadableSecret extends AppError {
  constructor(label: string, why: string) {
    super('conflict', `Its stored secret “${label}” cannot be opened: ${why}.`);
  }
}

/** Opens the connection. Throws UnreadableSecret where the key of one is missing from the environment. */
export function openConnection(row: ConnectionNow, definition: Destination, versions: VersionRow[]): OpenConnection {
  const secrets = Object.fromEntries(
    Object.entries(row.secrets).map(([name, stored]): [string, string] => {
      const opened = tryOpen(stored);
      if (opened.ok) return [name, opened.value];
      const label = definition.fields.find((field) => field.name === name)?.label ?? name;
      throw new UnreadableSecret(label, opened.failure);
    }),
  );
  // Where requests go is as it is set now, like the secrets that go there.
  const addresses = Object.fromEntries([...addressNames(definition)].map((name) => [name, row.settings[name]]));
  const opened = new Map<number, OpenVersion>();
  return {
    row,
    definition,
    redact: redactor(Object.values(secrets)),
    at: (version) => {
      const known = opened.get(version);
      const stored = versions.find((one) => one.version === version);
      if (known || !stored) return known;
      const destination = definition.open({ ...stored.settings, ...addresses, ...secrets }, baseUrlOf(row, definition));
      const { limitedDataUse, eventIdForm } = stored.settings;
      const made = {
        destination,
        mapping: stored.mapping,
        sendsRestricted: limitedDataUse === true,
        settings: commonSettings(stored.settings),
        itemIds: itemIdSetting(stored.settings),
        eventIdForm: typeof eventIdForm === 'string' ? eventIdForm : '',
        creditModel: creditModelOf(stored.settings),
      };
      opened.set(version, made);
      return made;
    },
  };
}

export type AccessToken = { value: string; expiresAt: Date };

/** What one worker remembers of a connection between requests. */
export class ConnectionPulse {
  breaker: Breaker = closedBreaker;
  inFlight = 0;
  /** The last claim brought as much as one may bring: there is more. */
  wasFull = false;
  token: AccessToken | undefined;
  #nextAt = 0;

  /** Waits until the platform's rate allows another request. */
  async takeTurn(requestsPerSecond: number, nowMs: number): Promise<void> {
    const at = Math.max(nowMs, this.#nextAt);
    this.#nextAt = at + SECOND_MS / requestsPerSecond;
    if (at > nowMs) await sleep(at - nowMs);
  }
}
