/** What each source's folder holds of recorded requests and what they become. */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { SourceDefinition } from '@/lib/sources/define';

const caseSchema = z.object({
  title: z.string(),
  checked: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string().default(''),
    query: z.string().default(''),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown(),
  }),
  settings: z.record(z.string(), z.unknown()).default({}),
  expected: z.unknown(),
});
export type SourceCase = z.infer<typeof caseSchema>;

const folders = new Map(
  globSync('lib/sources/*/source*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^ {2}kind: '(\w+)'/gm)].map(([, kind]) => [kind ?? '', dirname(file)] as const),
  ),
);

/** The folder below lib/sources that holds the source. */
export function folderOf(kind: string): string {
  return folders.get(kind) ?? '';
}

/** The source's own cases, with the names of their files; where a folder holds two sources, files begin with their kind. */
export function casesOf({ kind }: SourceDefinition): [string, SourceCase][] {
  const files = globSync(join(folderOf(kind), 'cases', '*.json'));
  const own = files.length > 0 && files.some((file) => basename(file).startsWith(`${kind}-`));
  return files
    .filter((file) => !own || basename(file).startsWith(`${kind}-`))
    .sort()
    .map((file) => [basename(file), caseSchema.parse(JSON.parse(readFileSync(file, 'utf8')))]);
}
