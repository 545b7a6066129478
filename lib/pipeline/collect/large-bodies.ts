/**
 * Reads large bodies in a thread, so that the event loop is free for everybody else's small ones. One thread and a short queue: a
 * full queue refuses, and senders come back. The thread starts with the first large body and costs nothing before.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Result } from '@/lib/core/result';
import { log } from '@/lib/ops/log';
import type { RejectionNote } from './collect-request';
import type { Reading, ReadingTask } from './read-source';

/** A reading whose events are JSON text, each a ParsedEvent. */
export type LargeReading = Omit<Reading, 'parsed'> & {
  parsed: Result<{ sentAt?: string; events: string[]; wanted?: string[] }, RejectionNote>;
};

export type LargeBodies = {
  /** Resolves to undefined when too many wait already. Rejects when the body could not be read for a reason of ours. */
  read(task: ReadingTask): Promise<LargeReading | undefined>;
  close(): Promise<void>;
};

/** With up to 2 MB each some 20 MB, and a second of waiting. */
const WAITING_MAX = 10;
const THREAD_MEMORY_MB = 256;
/** By its path, so that Next's bundler leaves it alone; tsx reads it as it reads the programs of lib/cli. */
const THREAD = join('lib', 'pipeline', 'collect', 'reading-thread.ts');

type Waiting = { resolve: (reading: LargeReading) => void; reject: (error: Error) => void };
type Answer = { number: number } & ({ reading: LargeReading } | { error: string });

/** A queue before a thread that is started when it is needed, also after one has died. */
export function openLargeBodies(waitingMax = WAITING_MAX): LargeBodies {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | undefined;
  let next = 0;

  function start(): Worker {
    const started = new Worker(join(process.cwd(), THREAD), {
      execArgv: ['--import', 'tsx'],
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY_MB },
    });
    started.on('message', (answer: Answer) => {
      const task = waiting.get(answer.number);
      waiting.delete(answer.number);
      if (waiting.size === 0) started.unref();
      if ('reading' in answer) task?.resolve(answer.reading);
      else task?.reject(new Error(`a body could not be read: ${answer.error}`));
    });
    started.on('error', (error) => log().error({ error }, 'reading-thread.failed'));
    started.on('exit', () => {
      if (thread === started) thread = undefined;
      for (const { reject } of waiting.values()) reject(new Error('the thread that reads large bodies has ended'));
      waiting.clear();
    });
    return started;
  }

  return {
    async read(task) {
      if (waiting.size >= waitingMax) return undefined;
      thread ??= start();
      const to = thread;
      const number = next;
      next += 1;
      return new Promise((resolve, reject) => {
        waiting.set(number, { resolve, reject });
        to.ref();
        to.postMessage({ number, task: { ...task, head: { ...task.head, query: task.head.query.toString() } } });
      });
    },
    async close() {
      await thread?.terminate();
    },
  };
}
