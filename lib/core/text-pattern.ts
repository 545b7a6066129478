/**
 * Patterns in the usual notation of regular expressions, tried in time that grows with the text and the pattern and never beyond:
 * all ways through the pattern are followed at once (K. Thompson, 1968; swtch.com/~rsc/regexp/regexp1.html, read 2026-11), where
 * JavaScript's own take one after another and can hang for hours on what a user wrote. Capital letters do not count. Not known:
 * back references and looking ahead or behind, which cannot be had in such time.
 */
import { type PatternNode, readPattern } from './text-pattern-notation';
import { ok, type Result } from './result';

/** Whether some part of the text is as the pattern says. */
export type TextPattern = (text: string) => boolean;

/** Steps of a pattern with its repetitions written out; texts of 2,000 letters are tried in a few milliseconds at worst. */
const STEPS_MAX = 1_000;

type Step =
  | { step: 'letter'; fits: (letter: string) => boolean }
  | { step: 'place'; holds: (before: string | undefined, after: string | undefined) => boolean }
  | { step: 'either'; to: [number, number] }
  | { step: 'go'; to: number }
  | { step: 'found' };

/** The pattern, or in words what is wrong with it. */
export function textPattern(notation: string): Result<TextPattern, string> {
  const read = readPattern(notation);
  if (!read.ok) return read;
  const steps: Step[] = [];
  if (!write(read.value, steps)) return { ok: false, failure: 'is too long with its repetitions' };
  steps.push({ step: 'found' });
  return ok((text) => isFoundIn(steps, text.toLowerCase()));
}

/** Adds the steps of a part; false where they become too many. */
function write(node: PatternNode, steps: Step[]): boolean {
  if (steps.length > STEPS_MAX) return false;
  switch (node.kind) {
    case 'letter':
      steps.push({ step: 'letter', fits: node.fits });
      return true;
    case 'place':
      steps.push({ step: 'place', holds: node.holds });
      return true;
    case 'all':
      return node.parts.every((part) => write(part, steps));
    case 'any':
      return writeChoice(node.parts, steps);
    case 'repeat':
      return writeRepeat(node, steps);
  }
}

function writeChoice([first, ...others]: PatternNode[], steps: Step[]): boolean {
  if (!first) return true;
  if (others.length === 0) return write(first, steps);
  const fork: [number, number] = [steps.length + 1, 0];
  steps.push({ step: 'either', to: fork });
  if (!write(first, steps)) return false;
  const end = { step: 'go' as const, to: 0 };
  steps.push(end);
  fork[1] = steps.length;
  const isWritten = writeChoice(others, steps);
  end.to = steps.length;
  return isWritten;
}

function writeRepeat({ of, min, max }: Extract<PatternNode, { kind: 'repeat' }>, steps: Step[]): boolean {
  for (let times = 0; times < min; times += 1) if (!write(of, steps)) return false;
  if (max === undefined) {
    const [fork, begin]: [[number, number], number] = [[steps.length + 1, 0], steps.length];
    steps.push({ step: 'either', to: fork });
    if (!write(of, steps)) return false;
    steps.push({ step: 'go', to: begin });
    fork[1] = steps.length;
    return true;
  }
  const forks: [number, number][] = [];
  for (let times = min; times < max; times += 1) {
    const fork: [number, number] = [steps.length + 1, 0];
    forks.push(fork);
    steps.push({ step: 'either', to: fork });
    if (!write(of, steps)) return false;
  }
  for (const fork of forks) fork[1] = steps.length;
  return true;
}

/** One pass over the text, with all steps that may come next held at once. */
function isFoundIn(steps: Step[], text: string): boolean {
  const letters = [...text];
  // At which letter a step was last reached: each is followed once a letter, however many ways lead to it.
  const reachedAt = new Array<number>(steps.length).fill(-1);
  let next: number[] = [0];
  for (let at = 0; at <= letters.length; at += 1) {
    const [before, after] = [letters[at - 1], letters[at]];
    const open = [...next, 0];
    next = [];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const step = steps[index];
      if (!step || reachedAt[index] === at) continue;
      reachedAt[index] = at;
      if (step.step === 'found') return true;
      if (step.step === 'go') open.push(step.to);
      else if (step.step === 'either') open.push(...step.to);
      else if (step.step === 'place') {
        if (step.holds(before, after)) open.push(index + 1);
      } else if (after !== undefined && step.fits(after)) next.push(index + 1);
    }
  }
  return false;
}
