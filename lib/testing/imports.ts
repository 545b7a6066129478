/**
 * The import graph of our own sources, read from their import statements. (dependency-cruiser 18 reads TypeScript only through
 * compilers before version 7, and we have none of those.) Imports of types count like all others.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export type Import = { from: string; to: string };

const ROOTS = ['app', 'components', 'lib', 'db', 'bench', 'e2e'];
const STATEMENT = /^(?:import|export)\s+(?:type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /import\('([^']+)'\)/g;

/** All TypeScript files of ours, by path from the root. */
export function sourceFiles(): string[] {
  return ROOTS.filter((root) => existsSync(root)).flatMap((root) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}

/** Every import of one of our files by another. */
export function ownImports(): Import[] {
  return sourceFiles().flatMap((from) => {
    const text = readFileSync(from, 'utf8');
    return [...text.matchAll(STATEMENT), ...text.matchAll(DYNAMIC)].flatMap(([, path = '']) => {
      const to = resolveOwn(from, path);
      return to ? [{ from, to }] : [];
    });
  });
}

const VALUES = /^(?:import|export)\s+(?!type\b)([^'";]*?)\sfrom\s+'([^']+)'/gm;

/**
 * What the file loads when it is loaded: files of ours by their path, packages by their name. Types are erased, and what is
 * imported by a call comes later.
 */
export function loadedBy(from: string): string[] {
  return [...readFileSync(from, 'utf8').matchAll(VALUES)].flatMap(([, names = '', path = '']) => {
    const isTypes = /^\{(\s*type\s[^,}]+,?)+\s*\}$/.test(names.trim());
    if (isTypes) return [];
    return path.startsWith('.') || path.startsWith('@/') ? (resolveOwn(from, path) ?? []) : path;
  });
}

function resolveOwn(from: string, path: string): string | undefined {
  const base = path.startsWith('@/') ? path.slice(2) : path.startsWith('.') ? normalize(join(dirname(from), path)) : undefined;
  if (base === undefined) return undefined;
  return [base, `${base}.ts`, `${base}.tsx`, join(base, 'index.ts')].find(
    (candidate) => /\.tsx?$/.test(candidate) && existsSync(candidate),
  );
}

/** The files of one import cycle, or undefined when there is none. */
export function findCycle(imports: Import[]): string[] | undefined {
  const edges = Map.groupBy(imports, ({ from }) => from);
  const finished = new Set<string>();
  const walk = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (finished.has(file)) return undefined;
    for (const { to } of edges.get(file) ?? []) {
      const cycle = walk(to, [...path, file]);
      if (cycle) return cycle;
    }
    finished.add(file);
    return undefined;
  };
  for (const file of edges.keys()) {
    const cycle = walk(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}
