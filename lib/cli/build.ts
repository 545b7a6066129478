/** Builds what is older than its source: the snippet and the Next app. Run as a program it builds both whatever their age. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runToEnd } from './child';
import { openLogFile } from './log-file';

const STAMP = join('.next', 'tieback-source');
const SOURCES = ['app', 'components', 'lib', 'db', 'next.config.ts', 'proxy.ts', 'package-lock.json', 'tsconfig.json'];

/** Whether the last build was made of the sources as they are now. */
export async function isBuilt(): Promise<boolean> {
  const [stamp, source] = await Promise.all([readFile(STAMP, 'utf8').catch(() => ''), sourceHash()]);
  return stamp === source;
}

/** Builds the snippet, then the app; rejects with the builder's last words. */
export async function build(logFile: string): Promise<void> {
  const log = openLogFile(logFile);
  const source = await sourceHash();
  try {
    await runToEnd([process.execPath, '--import', 'tsx', 'lib/tracker/build.ts'], {}, log);
    const settings = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', DATABASE_URL: undefined };
    await runToEnd([process.execPath, join('node_modules', 'next', 'dist', 'bin', 'next'), 'build'], settings, log);
  } finally {
    log.end();
  }
  await writeFile(STAMP, source);
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const entries = source.includes('.') ? [source] : await filesBelow(source);
    for (const file of entries.sort())
      hash
        .update(file)
        .update('\0')
        .update(await readFile(file));
  }
  return hash.digest('hex');
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => join(entry.parentPath, entry.name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir('.data', { recursive: true });
  await build(join('.data', 'build.log')).catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
