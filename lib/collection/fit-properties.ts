/**
 * Properties cut to what is stored of one event. What an order is worth and what it is called stays: first items are left out, from
 * the last on, then whole properties, the largest first. Sizes are bytes of UTF-8: a Japanese letter has three.
 */
import { Buffer } from 'node:buffer';
import { isDeeper, JSON_DEPTH_MAX } from '@/lib/core/json';
import type { EventNote } from '@/lib/model/event-note';
import { personalProperties } from '@/lib/model/event-personal';
import { orderFields } from '@/lib/model/purchase';

type Properties = Record<string, unknown>;

/** UTF-8 has three bytes for what is one character of JavaScript at most. */
const BYTES_PER_CHARACTER = 3;
/** What is left of the limit for the braces and commas that are not counted one by one. */
const SPARE_BYTES = 64;
/** An order's number, the longest of them, has 200 characters. */
const KEPT_BYTES_MAX = 800;
/** Never left out: they are short, and an order is made of them. */
const KEPT = new Set<string>([...orderFields, ...personalProperties]);

/** The properties as they fit; the same object where they do. */
export function fitProperties(given: Properties, bytesMax: number, notes: EventNote[]): Properties {
  const properties = withinDepth(given, notes);
  const text = JSON.stringify(properties);
  if (text.length * BYTES_PER_CHARACTER <= bytesMax || bytesOf(text) <= bytesMax) return properties;
  const { items, ...others } = properties;
  const kept = largestLeftOut(others, bytesMax, notes);
  const room = bytesMax - SPARE_BYTES - bytesOf(JSON.stringify(kept));
  return Array.isArray(items) ? withItems(kept, items, room, notes) : fitLast(kept, items, room, notes);
}

function withinDepth(given: Properties, notes: EventNote[]): Properties {
  if (!isDeeper(given, JSON_DEPTH_MAX)) return given;
  const deep = Object.keys(given).filter((name) => isDeeper(given[name], JSON_DEPTH_MAX - 1));
  for (const name of deep) note(notes, name, 'left_out', `must not be nested more than ${JSON_DEPTH_MAX} levels deep`);
  return Object.fromEntries(Object.entries(given).filter(([name]) => !deep.includes(name)));
}

/** Everything but the items, without its largest where even they are too much. */
function largestLeftOut(properties: Properties, bytesMax: number, notes: EventNote[]): Properties {
  const kept = { ...properties };
  let bytes = SPARE_BYTES + bytesOf(JSON.stringify(kept));
  const sizes = Object.entries(kept).map(([name, value]) => ({ name, bytes: bytesOf(JSON.stringify(value) ?? '') }));
  for (const { name, bytes: own } of sizes.sort((left, right) => right.bytes - left.bytes)) {
    if (bytes <= bytesMax) break;
    if (KEPT.has(name) && own <= KEPT_BYTES_MAX) continue;
    delete kept[name];
    bytes -= own;
    note(notes, name, 'left_out', `has ${own} bytes: the properties of an event may have ${bytesMax}`);
  }
  return kept;
}

function withItems(kept: Properties, items: unknown[], room: number, notes: EventNote[]): Properties {
  let bytes = 0;
  const end = items.findIndex((item) => {
    bytes += 1 + bytesOf(JSON.stringify(item) ?? 'null');
    return bytes > room;
  });
  const fitting = end < 0 ? items : items.slice(0, end);
  if (fitting.length < items.length) {
    note(notes, 'items', 'cut', `too many to store: the first ${fitting.length} of ${items.length} are kept`);
  }
  return { ...kept, items: fitting };
}

function fitLast(kept: Properties, items: unknown, room: number, notes: EventNote[]): Properties {
  if (items === undefined) return kept;
  if (bytesOf(JSON.stringify(items)) <= room) return { ...kept, items };
  note(notes, 'items', 'left_out', 'must be a list');
  return kept;
}

function note(notes: EventNote[], name: string, what: EventNote['what'], detail: string): void {
  notes.push({ field: `properties.${name.slice(0, 100)}`, what, detail });
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
