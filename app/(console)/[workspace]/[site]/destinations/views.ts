/** Destinations and connections as the screens get them: plain data, without the code of their definitions and without secrets. Made on the server. */
import { z } from 'zod';
import { commonFields } from '@/lib/delivery/connection-settings';
import { accountOf, type Beside } from '@/lib/destinations/account';
import type { Destination, SettingField } from '@/lib/destinations/define';
import type { PixelDefinition } from '@/lib/destinations/pixel';
import { destinations } from '@/lib/destinations/registry';
import { CREDIT_MODEL, creditChoices } from '@/lib/model/credit-setting';
import type { Site } from '@/lib/model/site';
import { env } from '@/lib/ops/env';
import type { ConnectionView } from '@/lib/workspace';

/** One thing to fill in. `initial` is what stands in a new form. */
export type FieldView = Omit<SettingField, 'usual'> & {
  required: boolean;
  initial: string | boolean;
  /** The pattern's source: a regular expression does not travel to the browser. */
  usual?: { source: string; flags: string; hint: string };
};

/** What of a definition stays on the server: code, and what only delivery needs. */
type ServerOnly = 'fields' | 'pixel' | 'limits' | 'settings' | 'open' | 'sandbox' | 'itemsAt' | 'matchKeys' | 'secretInAddress';

type PixelView = Pick<PixelDefinition, 'settings' | 'scriptHost' | 'deduplicates'>;

export type DestinationView = Omit<Destination, ServerOnly> & {
  fields: FieldView[];
  ageDays: number;
  pixel?: PixelView;
  /** Settings that the sandbox takes; only in the demo, where there is one. */
  sandbox?: Record<string, string | boolean>;
};

export type ConnectionScreen = Omit<
  ConnectionView,
  'definition' | 'destination' | 'siteId' | 'createdAt' | 'deletedAt' | 'takeoverAt'
> & {
  createdAt: string;
  takeoverAt: string | null;
  destination: DestinationView;
};

/** Every destination, as the registry lists them. */
export function allDestinations(): DestinationView[] {
  return destinations.map(destinationView);
}

/** The destination's facts and its form. */
export function destinationView(definition: Destination): DestinationView {
  const { fields, pixel, limits, settings, open, sandbox, itemsAt, matchKeys, secretInAddress, ...facts } = definition;
  return {
    ...facts,
    fields: [...fieldsOf(definition), ...commonFields(definition).map((field) => ({ ...field, required: false }))],
    ageDays: limits.ageDays,
    ...(pixel && { pixel: pixelView(pixel) }),
    ...(env().DEMO && { sandbox: plainSettings(sandbox.settings) }),
  };
}

function pixelView({ settings, scriptHost, deduplicates }: PixelDefinition): PixelView {
  return { settings, scriptHost, deduplicates };
}

/** A connection with its destination's facts. */
export function connectionScreen(connection: ConnectionView): ConnectionScreen {
  const { definition, destination, siteId, deletedAt, createdAt, takeoverAt, ...row } = connection;
  const times = { createdAt: createdAt.toISOString(), takeoverAt: takeoverAt?.toISOString() ?? null };
  return { ...row, ...times, destination: destinationView(definition) };
}

/** The destination with the site's own models among those that credit may go by; `settings`: those of a connection. */
export function withOwnModels(
  destination: DestinationView,
  { settings: { models } }: Site,
  settings?: Record<string, unknown>,
): DestinationView {
  const fields = destination.fields.map((field) =>
    field.name === CREDIT_MODEL ? { ...field, choices: creditChoices(models, settings) } : field,
  );
  return { ...destination, fields };
}

/** The fields with what the settings' schema knows of them: whether they must be given, and their default. */
function fieldsOf({ settings, fields }: Destination): FieldView[] {
  const schema = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' });
  return fields.map(({ usual, ...field }) => {
    const known = schema.properties?.[field.name];
    const stated = typeof known === 'object' ? known.default : undefined;
    return {
      ...field,
      required: schema.required?.includes(field.name) ?? false,
      initial: typeof stated === 'string' || typeof stated === 'boolean' ? stated : field.kind === 'switch' ? false : '',
      ...(usual && { usual: { source: usual.pattern.source, flags: usual.pattern.flags, hint: usual.hint } }),
    };
  });
}

function plainSettings(settings: Record<string, unknown>): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'boolean' ? [[name, value]] : [],
    ),
  );
}

/** The site's other connections of this destination whose account is known; `id`: of the connection that is looked at. */
export function connectionsBeside(connections: ConnectionView[], destination: string, id?: string): Beside[] {
  return connections.flatMap((one) => {
    const account = one.destination === destination && one.id !== id ? accountOf(one.definition, one.settings) : undefined;
    return account === undefined ? [] : [{ id: one.id, name: one.name, account }];
  });
}
