/** One delivery's own part of a request that carried many. */

/** A form's body: names and values, with nothing in it that a form would have encoded. */
const FORM = /^[\w.-]+=[^\s"{}<>]*$/;

type ItemsAt = string | readonly string[];

/**
 * The item at `position` of the list at `itemsAt` ("data", "data.events"; "" for a body that is the one item; several where
 * requests differ: the first at which there is a list), or of a body that is a list itself; undefined where there is none.
 */
export function ownItem(body: string, itemsAt: ItemsAt, position: number): unknown {
  const json = parse(body);
  const path = pathIn(json, itemsAt);
  if (path === '') return json;
  const list = Array.isArray(json) ? json : at(json, path);
  return Array.isArray(list) ? list[position] : undefined;
}

/** The body with only that item in its list, as JSON to show: what was sent of this delivery, in what surrounded it. */
export function ownRequest(body: string, itemsAt: ItemsAt, position: number): unknown {
  const json = parse(body);
  const path = pathIn(json, itemsAt);
  if (path === '') return json;
  if (Array.isArray(json)) return json.slice(position, position + 1);
  return withOnly(json, path.split('.'), position);
}

function pathIn(json: unknown, itemsAt: ItemsAt): string {
  if (typeof itemsAt === 'string') return itemsAt;
  return itemsAt.find((path) => path === '' || Array.isArray(at(json, path))) ?? itemsAt[0] ?? '';
}

function at(json: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inside, name) => memberOf(inside, name), json);
}

function withOnly(inside: unknown, path: string[], position: number): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return Array.isArray(inside) ? inside.slice(position, position + 1) : inside;
  if (typeof inside !== 'object' || inside === null) return inside;
  return { ...inside, [name]: withOnly(memberOf(inside, name), rest, position) };
}

function memberOf(inside: unknown, name: string): unknown {
  return typeof inside === 'object' && inside !== null && Object.hasOwn(inside, name)
    ? (inside as Record<string, unknown>)[name]
    : undefined;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return FORM.test(body) ? Object.fromEntries(new URLSearchParams(body)) : body;
  }
}
