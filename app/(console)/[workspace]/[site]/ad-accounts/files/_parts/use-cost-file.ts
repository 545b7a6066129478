'use client';
/** One file of ad costs on its way in: what it would change, by the mapping that is guessed or chosen, and the upload. */
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, postJson } from '@/app/(console)/_kit/use-api';
import { fail, ok, type Result } from '@/lib/core/result';
import { encodingOf } from '@/lib/sources/csv/encoding';
import type { CostFilePreview, CostFileTaken } from '@/lib/workspace/cost-file-schemas';

/** Whose costs they are, and what its visits arrive as. */
export type Whose = { account: string; source: string; medium: string };
type Reading = Pick<CostFilePreview, 'mapping' | 'format'>;

const PREVIEW_DELAY_MS = 300;

export function useCostFile(first: Whose) {
  const { id } = useSite();
  const router = useRouter();
  const [whose, setWhose] = useState(first);
  const [name, setName] = useState<string>();
  const [preview, setPreview] = useState<CostFilePreview>();
  const [problem, setProblem] = useState<string>();
  const [taken, setTaken] = useState<CostFileTaken>();
  const [pending, setPending] = useState(false);
  const text = useRef('');
  const wait = useWait();

  /** The answer; or says what is wrong with the file, and nothing is answered. */
  async function ask<Answer>(path: string, of: Whose, reading?: Reading): Promise<Answer | undefined> {
    const said = await answerOf<Answer>(apiUrl(id, path), { file: text.current, ...of, ...readingOf(reading) });
    setProblem(said.ok ? undefined : said.failure);
    return said.ok ? said.value : undefined;
  }

  async function look(of: Whose, reading?: Reading): Promise<void> {
    if (text.current === '' || of.account === '' || of.source === '' || of.medium === '') return;
    const said = await ask<CostFilePreview>('cost-files/preview', of, reading);
    if (said) setPreview(said);
  }

  async function choose(file: File | null): Promise<void> {
    setName(file?.name);
    setPreview(undefined);
    setTaken(undefined);
    setProblem(undefined);
    text.current = file ? await textOf(file) : '';
    await look(whose);
  }

  function state(part: Partial<Whose>): void {
    const changed = { ...whose, ...part };
    setWhose(changed);
    wait(() => void look(changed, preview));
  }

  /** Shows the choice at once and what it makes a moment later. */
  function change(part: Partial<Reading>): void {
    if (!preview) return;
    const reading = { mapping: { ...preview.mapping, ...part.mapping }, format: { ...preview.format, ...part.format } };
    setPreview({ ...preview, ...reading });
    wait(() => void look(whose, reading));
  }

  async function upload(): Promise<void> {
    if (!preview) return;
    setPending(true);
    const done = await ask<CostFileTaken>('cost-files', whose, preview);
    setPending(false);
    setTaken(done);
    if (!done) return;
    await look(whose, preview);
    router.refresh();
  }
  return { whose, name, preview, problem, taken, pending, choose, state, change, upload };
}

/** Runs the last of what is asked for within a moment. */
function useWait(): (run: () => void) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return (run) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(run, PREVIEW_DELAY_MS);
  };
}

function readingOf(reading: Reading | undefined): Partial<Reading> {
  return reading ? { mapping: reading.mapping, format: reading.format } : {};
}

async function answerOf<Answer>(url: string, body: object): Promise<Result<Answer, string>> {
  try {
    return ok(await postJson<Answer>(url, body));
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'The file cannot be read.');
  }
}

async function textOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}
