/** Paths into JSON as people write them: `order.lines[0].price`, `data['e-mail']`. Own members only, no wildcards. */
import { fail, ok, type Result } from '@/lib/core/result';

/** The names along a path, or what is wrong with it. The empty path is the whole value. */
export function parsePath(path: string): Result<(string | number)[], string> {
  const parts: (string | number)[] = [];
  let rest = path.trim().replace(/^\$\.?/, '');
  while (rest !== '') {
    const match = /^(?:\.?([^.[\]'"]+)|\[(\d{1,6})\]|\[(['"])(.*?)\3\])/.exec(rest);
    if (!match)
      return fail(`"${path}" cannot be read from "${rest.slice(0, 20)}" on: write names with dots, and [0] for places in lists`);
    const [whole, name, index, , quoted] = match;
    parts.push(index === undefined ? (name ?? quoted ?? '').trim() : Number(index));
    rest = rest.slice(whole.length);
  }
  return ok(parts);
}

/** What stands at the path, or undefined. A path that cannot be read finds nothing. */
export function valueAt(json: unknown, path: string): unknown {
  const parsed = parsePath(path);
  if (!parsed.ok) return undefined;
  let current = json;
  for (const part of parsed.value) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<string | number, unknown>)[part];
  }
  return current;
}
