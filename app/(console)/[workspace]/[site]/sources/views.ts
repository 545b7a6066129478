/** Sources as the screens get them: plain data, without the code of their definitions and without secrets. Made on the server. */
import { z } from 'zod';
import type { Id } from '@/lib/core/id';
import type { SecretView } from '@/lib/model/secret';
import type { BackfillState } from '@/lib/model/shop';
import { env } from '@/lib/ops/env';
import type { SourceDefinition, SourceField } from '@/lib/sources/define';
import { sources } from '@/lib/sources/registry';
import type { ConfiguredSource, ShopState } from '@/lib/workspace';

/** How one setting is shown. Settings of any other shape have an editor of their own, or none. */
export type SettingControl = { name: string; label: string; help?: string } & (
  | { shown: 'choice'; choices: string[] }
  | { shown: 'switch' }
  | { shown: 'text' }
);

/** What can be added: one kind of source that has webhooks. */
export type KindView = { kind: string; name: string; summary: string; fields: SourceField[]; controls: SettingControl[] };

export type SourceView = {
  id: Id<'source'>;
  kind: KindView;
  name: string;
  address: string;
  enabled: boolean;
  settings: Record<string, unknown>;
  secret: SecretView;
};

/** Access to the shop, how far its past is taken in, and how asking goes. Times are ISO 8601. */
export type ShopView = {
  fields: { name: string; label: string; help: string; secret: boolean; optional: boolean; value?: string; lastFour?: string }[];
  hasAccess: boolean;
  problem?: string;
  waiting: { orders: number; since?: string };
  backfill?: {
    state: BackfillState;
    taken: number;
    refused: number;
    total?: number;
    reached?: string;
    endsAt?: string;
    missing?: string;
    finishedAt?: string;
  };
};

/** What the page of a source shows of its shop. */
export function shopView({ definition }: ConfiguredSource, { sync, secrets, waiting }: ShopState): ShopView {
  const iso = (time: Date | null | undefined) => time?.toISOString();
  return {
    fields: (definition.fetch?.fields ?? []).map(({ name, label, help, secret = false, optional = false }) => ({
      ...{ name, label, help, secret, optional },
      value: sync?.access[name],
      lastFour: secrets[name]?.lastFour,
    })),
    hasAccess: sync !== undefined,
    problem: sync?.problem ?? undefined,
    waiting: { orders: waiting.orders, since: iso(waiting.since) },
    backfill:
      sync?.backfillState == null
        ? undefined
        : {
            state: sync.backfillState,
            taken: sync.backfillTaken,
            refused: sync.backfillRefused,
            total: sync.backfillTotal ?? undefined,
            reached: iso(sync.backfillReached),
            endsAt: iso(sync.backfillEndsAt),
            missing: sync.backfillMissing ?? undefined,
            finishedAt: iso(sync.backfillFinishedAt),
          },
  };
}

/** A configured source, with the address that its platform sends to. */
export function sourceView({ id, name, path, enabled, settings, secret, definition }: ConfiguredSource): SourceView {
  const address = `${env().PUBLIC_URL}/webhooks/${path}`;
  return { id, kind: kindView(definition), name, address, enabled, settings, secret };
}

/** The kinds that can be added, as the registry lists them. */
export function webhookKinds(): KindView[] {
  return sources.filter(({ key }) => key.by === 'webhook').map(kindView);
}

function kindView(definition: SourceDefinition): KindView {
  const { kind, name, summary, fields } = definition;
  return { kind, name, summary, fields, controls: controlsOf(definition) };
}

/** Controls for the settings that are a choice, a yes or no, or a text; labelled by the field of the same name. */
function controlsOf({ settings, fields }: SourceDefinition): SettingControl[] {
  const { properties = {} } = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).flatMap(([name, schema]): SettingControl[] => {
    const field = fields.find((known) => known.name === name);
    const common = { name, label: field?.label ?? wordsOf(name), ...(field && { help: field.help }) };
    if (typeof schema === 'boolean') return [];
    if (schema.enum) return [{ ...common, shown: 'choice', choices: schema.enum.map(String) }];
    if (schema.type === 'boolean') return [{ ...common, shown: 'switch' }];
    return schema.type === 'string' ? [{ ...common, shown: 'text' }] : [];
  });
}

/** "orderFrom" -> "Order from". */
function wordsOf(name: string): string {
  const text = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
