/** Works out a new slice: every file it adds or changes, with its whole text. Reads the tree and writes nothing. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '@/lib/core/result';
import { type Insertion, type Kind, kinds } from './kinds';
import { type Names, namesOf } from './names';

export type Plan = { names: Names; kind: Kind; added: ReadonlyMap<string, string>; changed: ReadonlyMap<string, string> };

const TEMPLATES = import.meta.dirname;
const TEMPLATE_END = '.txt';

/** The files of the slice by their paths below `root`, or one sentence on why it cannot be made. */
export function planSlice(root: string, kindName: string, id: string): Result<Plan, string> {
  const kindOf = Object.hasOwn(kinds, kindName) ? kinds[kindName] : undefined;
  if (!kindOf) return fail(`There is no kind "${kindName}": it is one of ${Object.keys(kinds).join(', ')}.`);
  const read = namesOf(id);
  if (!read.ok) return read;
  const names = read.value;
  const kind = kindOf(names);
  const added = filesOf(kindName, kind, names);
  const there = [...added.keys()].find((path) => existsSync(join(root, path)));
  if (there) return fail(`There is a ${kindName} "${id}" already: ${there}.`);
  const registry = readFileSync(join(root, kind.registry), 'utf8');
  if ([id, kind.name].some((name) => new RegExp(`\\b${name}\\b`).test(registry))) {
    return fail(`${kind.registry} uses the name ${id} already.`);
  }
  const changed = changesOf(root, kind, names);
  return changed.ok ? ok({ names, kind, added, changed: changed.value }) : changed;
}

/** The templates of the kind, by the paths that they go to. */
function filesOf(kindName: string, kind: Kind, names: Names): Map<string, string> {
  const templates = globSync(`**/*${TEMPLATE_END}`, { cwd: join(TEMPLATES, kindName) }).sort();
  return new Map(
    templates.map((template) => {
      const name = filled(template.slice(0, -TEMPLATE_END.length), names);
      const text = readFileSync(join(TEMPLATES, kindName, template), 'utf8');
      return [kind.elsewhere?.[name] ?? join(kind.folder, name), filled(text, names)];
    }),
  );
}

function filled(text: string, { id, kebab, camel, pascal, title }: Names): string {
  return text
    .replaceAll('__id__', id)
    .replaceAll('__kebab__', kebab)
    .replaceAll('__camel__', camel)
    .replaceAll('__Pascal__', pascal)
    .replaceAll('__Title__', title)
    .replaceAll('__Letter__', title.slice(0, 1));
}

function changesOf(root: string, { insertions, columns = [] }: Kind, { id }: Names): Result<Map<string, string>, string> {
  const changed = new Map<string, string>();
  const textOf = (file: string) => changed.get(file) ?? readFileSync(join(root, file), 'utf8');
  for (const insertion of insertions) {
    const text = inserted(textOf(insertion.file), insertion);
    if (!text) return fail(`${insertion.file} has changed: there is no "${insertion.before.trim()}" where the new line belongs.`);
    changed.set(insertion.file, text);
  }
  for (const file of columns) changed.set(file, withColumn(textOf(file), id));
  return ok(changed);
}

function inserted(text: string, { after = '', before, insert }: Insertion): string | undefined {
  const from = text.indexOf(after);
  const at = from < 0 ? -1 : text.indexOf(before, from);
  return at < 0 ? undefined : text.slice(0, at) + insert + text.slice(at);
}

/** One more column of a CSV table, `?` in every row; lines of remarks stay. */
function withColumn(text: string, name: string): string {
  let isHeader = true;
  const lines = text.split('\n').map((line) => {
    if (!line || line.startsWith('#')) return line;
    const cell = isHeader ? name : '?';
    isHeader = false;
    return `${line},${cell}`;
  });
  return lines.join('\n');
}
