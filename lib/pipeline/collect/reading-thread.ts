/**
 * The thread that reads large bodies, one after the other. Events go back as JSON text, each for itself: copying text costs the
 * main thread next to nothing, copying objects as much as reading them.
 */
import { parentPort } from 'node:worker_threads';
import { sourceOf } from '@/lib/sources/registry';
import { errorText } from '@/lib/ops/error-text';
import { type ReadingTask, readWhole } from './read-source';
import type { LargeReading } from './large-bodies';

parentPort?.on('message', ({ number, task }: { number: number; task: ReadingTask }) => {
  parentPort?.postMessage({ number, ...answerTo(task) });
});

function answerTo(task: ReadingTask): { reading: LargeReading } | { error: string } {
  try {
    const source = sourceOf(task.kind);
    if (!source) throw new Error(`no source is called ${task.kind}`);
    const { parsed, ...reading } = readWhole(task, source);
    if (!parsed.ok) return { reading: { ...reading, parsed } };
    const events = parsed.value.events.map((event) => JSON.stringify(event));
    return { reading: { ...reading, parsed: { ok: true, value: { ...parsed.value, events } } } };
  } catch (error) {
    return { error: errorText(error) };
  }
}
