/**
 * The platforms' own pixels beside the server's copies. A pixel starts with the consent that its destination needs, and is shown
 * the events of this page that have not left yet; each event says which pixels it was shown to, so that the server knows that a
 * browser copy exists. Events never wait for a platform's script.
 */
import { purchaseKey } from '@/lib/model/delivery-key';
import { filledEventId } from '@/lib/model/event-id';
import type { WireEvent } from '@/lib/model/event';
import type { PixelEvent, StartPixel } from '@/lib/model/pixel';
import { toJson } from './browser';
import type { SnippetPixel } from './config';
import type { renameItems } from './rename-items';

type Kept = { get(key: string): string | null; set(key: string, value: string | undefined): void };

export type PixelPage = {
  pixels: SnippetPixel[];
  /** Each platform's own code, by the destination's id. */
  starts: Partial<Record<string, StartPixel>>;
  mayUse(needs: SnippetPixel['needs']): boolean;
  /** Events that the server has not taken yet. */
  waiting: WireEvent[];
  /** For the tab: which scripts could not be loaded. */
  session: Kept;
  /** From page to page: which orders were shown. */
  local: Kept;
  key: string;
  /** Gives items the ids of a catalogue; only where a pixel asks for it. */
  rename?: typeof renameItems | undefined;
  /** Adds a script to the page; says later whether it came. */
  load(url: string, told: (came: boolean) => void): void;
};

type Started = { tell?: (event: PixelEvent) => void; told: WeakSet<WireEvent> };

/** A thank-you page that is opened again shows its order to nobody twice. */
const ORDERS_KEPT_MAX = 20;
/** As at the server's door. */
const ORDER_KEY_LENGTH_MAX = 200;

export function createPixels(page: PixelPage) {
  const { pixels, mayUse, waiting } = page;
  const started = new Map<SnippetPixel, Started>();
  /** Events of this page that have not left: what left without a pixel's name is the server's alone. */
  const held = new WeakSet<WireEvent>();
  const scripts = createScripts(page);
  const guard = createGuard();
  let timer: unknown;

  /** Takes an event of this page. */
  function hold(event: WireEvent): void {
    held.add(event);
    again();
  }

  /** Looks what can be shown, once all is heard that the page says in one go. */
  function again(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      show();
    });
  }

  /** These events go to the server now: the last moment to show them. */
  function leave(events: WireEvent[]): void {
    show();
    for (const event of events) {
      held.delete(event);
      const lost = event.pixels?.filter(scripts.isBlocked) ?? [];
      if (lost.length > 0) event.pixelsBlocked = lost;
    }
  }

  function show(): void {
    for (const pixel of pixels) {
      if (!mayUse(pixel.needs)) continue;
      const own = started.get(pixel) ?? start(pixel);
      for (const event of waiting) {
        if (!own.tell || !held.has(event) || own.told.has(event)) continue;
        own.told.add(event);
        if (showOne(page, guard, pixel, event, own.tell) && !event.pixels?.includes(pixel.id))
          event.pixels = [...(event.pixels ?? []), pixel.id];
      }
    }
  }

  function start(pixel: SnippetPixel): Started {
    const own: Started = { told: new WeakSet() };
    started.set(pixel, own);
    guard.runs(() => {
      own.tell = page.starts[pixel.id]?.(pixel.settings, (url) => scripts.add(url, pixel.id));
    });
    return own;
  }

  return { hold, again, leave, isRunning: guard.isRunning };
}

/** The platforms' scripts: each address is loaded once, and what was blocked is remembered for the tab. */
function createScripts({ session, key, load }: PixelPage) {
  const urls = new Set<string>();
  // What was blocked on the page before will hardly come on this one: until it does, its events count as not shown.
  const blocked = new Set(session.get(`${key}b`)?.split(' '));

  function add(url: string, pixelId: string): void {
    if (urls.has(url)) return;
    urls.add(url);
    load(url, (came) => {
      blocked[came ? 'delete' : 'add'](pixelId);
      session.set(`${key}b`, [...blocked].join(' ') || undefined);
    });
  }

  return { add, isBlocked: (pixelId: string) => blocked.has(pixelId) };
}

/** Runs the platforms' own code, and knows while it does. */
function createGuard() {
  let running = false;

  /** Whether a platform's code ran to its end: one that throws shows nothing, and does not harm the others. */
  function runs(code: () => void): boolean {
    running = true;
    try {
      code();
      return true;
    } catch {
      return false;
    } finally {
      running = false;
    }
  }

  /** Whether a platform's code is at work: what it pushes to the page's data layer is the event that it was shown. */
  const isRunning = () => running;

  return { runs, isRunning };
}

type Tell = NonNullable<Started['tell']>;
type Guard = ReturnType<typeof createGuard>;

/** Whether the event was shown: one that the platform takes, and no order that it was shown before. */
function showOne(
  { local, key, rename }: PixelPage,
  { runs }: Guard,
  { id, settings, events, itemId, idForm }: SnippetPixel,
  event: WireEvent,
  tell: Tell,
): boolean {
  const as = events[event.name];
  const eventKey = keyOf(event, idForm);
  if (typeof as !== 'string' || !eventKey) return false;
  const order = event.name === 'purchase' && [id, ...Object.values(settings), eventKey].join(' ');
  const orders = readOrders(local.get(`${key}o`));
  if (order && orders.includes(order)) return false;
  const { name, properties = {} } = event;
  // Shops write amounts as text too; some platforms then take them for nothing.
  const numbered = { ...properties, value: Number(properties['value']) || properties['value'] };
  const told = (itemId && rename?.(numbered, itemId)) ?? { properties: numbered };
  if (!runs(() => tell({ key: eventKey, name, as, ...told }))) return false;
  if (order) local.set(`${key}o`, toJson([...orders, order].slice(-ORDERS_KEPT_MAX)));
  return true;
}

function readOrders(kept: string | null): string[] {
  try {
    return JSON.parse(kept ?? '[]');
  } catch {
    return [];
  }
}

/**
 * The id that the server's copy goes by; undefined for an order that the server does not send (not paid, a test, without its
 * number), and where the page does not know all that the id is made of.
 */
function keyOf({ id, name, properties = {} }: WireEvent, idForm = ''): string | undefined {
  const { transaction_id: stated, status, test } = properties;
  const order = typeof stated === 'string' || Number.isSafeInteger(stated) ? String(stated).trim() : '';
  const isSent = order && order.length <= ORDER_KEY_LENGTH_MAX && (status ?? 'paid') === 'paid' && test !== true;
  const key = name !== 'purchase' ? id : isSent && purchaseKey(order);
  return key ? filledEventId(idForm, { key, event: name, order: order || undefined }) : undefined;
}
