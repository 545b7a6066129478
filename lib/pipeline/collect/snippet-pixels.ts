/**
 * Which platforms' pixels a site's snippet starts, and what each is shown: the events that its connection's mapping only renames.
 * What a mapping filters, revalues or adds to is the server's alone: the page does not know the rules, and two copies that differ
 * are worse than one.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ConnectionNow } from '@/db/queries/connection';
import type { Destination } from '@/lib/destinations/define';
import type { PixelDefinition } from '@/lib/destinations/pixel';
import { destinationOf } from '@/lib/destinations/registry';
import { ORDER_CREDITED } from '@/lib/model/delivery-key';
import { systemEventNames } from '@/lib/model/event';
import { itemIdSetting } from '@/lib/model/item-id';
import type { EventRule, Mapping } from '@/lib/model/mapping';
import type { SnippetPixel } from '@/lib/tracker/config';

/** Refunds happen in the shop's back office, credit is ours to give; our own events are nobody's conversions. */
const NEVER_SHOWN: ReadonlySet<string> = new Set(['refund', ORDER_CREDITED, ...systemEventNames]);

/** The pixels of one site's connections, in their order. Two connections to one account of a platform start its pixel once. */
export function snippetPixels(connections: ConnectionNow[]): SnippetPixel[] {
  const pixels = connections.flatMap((connection) => pixelOf(connection) ?? []);
  const byId = Map.groupBy(pixels, ({ id }) => id);
  const inSteps = pixels.map((pixel) => inStep(pixel, byId.get(pixel.id) ?? []));
  return inSteps.filter((pixel, index) => inSteps.findIndex((other) => isSameAccount(pixel, other)) === index);
}

function isSameAccount(one: SnippetPixel, other: SnippetPixel): boolean {
  return one.id === other.id && isDeepStrictEqual(one.settings, other.settings);
}

function pixelOf({ destination, enabled, pixel, settings, mapping }: ConnectionNow): SnippetPixel | undefined {
  const definition = enabled && pixel ? destinationOf(destination) : undefined;
  if (!definition?.pixel) return undefined;
  const open = definition.pixel.settings.map((name) => [name, String(settings[name] ?? '')] as const);
  if (open.some(([, value]) => value === '')) return undefined;
  const itemId = itemIdSetting(settings);
  const { eventIdForm: idForm } = settings;
  return {
    id: destination,
    settings: Object.fromEntries(open),
    needs: needsOf(definition, settings),
    events: eventsOf(definition.pixel, mapping),
    ...(itemId.pattern && { itemId }),
    ...(typeof idForm === 'string' && idForm !== '' && { idForm }),
  };
}

/** Where the server would flag an event for limited use, the pixel, which flags nothing, is not shown it. */
function needsOf({ consent }: Destination, settings: Record<string, unknown>): SnippetPixel['needs'] {
  const isFlagged = consent.restricted !== undefined && settings['limitedDataUse'] === true;
  return [...new Set([...consent.needs, ...(isFlagged ? (['ad_personalization'] as const) : [])])];
}

function eventsOf({ shows = () => true }: PixelDefinition, mapping: Mapping): SnippetPixel['events'] {
  const shown = Object.entries(mapping).filter(
    ([name, rule]) => !NEVER_SHOWN.has(name) && onlyRenames(rule) && rule.as !== '' && shows(rule.as),
  );
  return Object.fromEntries(shown.map(([name, { as }]) => [name, as]));
}

function onlyRenames({ send, filters, value, params }: EventRule): boolean {
  return send && filters.length === 0 && params.length === 0 && value.rule === 'total';
}

/**
 * An event names the destinations that it was shown to, not their connections: where a destination has several pixels on the
 * page, an event is shown to all of them or to none.
 */
function inStep(pixel: SnippetPixel, same: SnippetPixel[]): SnippetPixel {
  return {
    ...pixel,
    needs: [...new Set(same.flatMap(({ needs }) => needs))],
    events: Object.fromEntries(Object.entries(pixel.events).filter(([name]) => same.every(({ events }) => name in events))),
  };
}
