'use client';
/** One file on its way in: its first rows, the mapping they are read with, and the upload. */
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl } from '@/app/(console)/_kit/use-api';
import { encodingOf } from '@/lib/sources/csv/encoding';
import type { ImportPreview } from '@/lib/workspace/import-schemas';

/** What the preview endpoint takes at most. */
const SAMPLE_CHARACTERS = 190_000;
const PREVIEW_DELAY_MS = 300;

export type ImportResult = { id: string; rows: number; accepted: number; duplicates: number; refused: number };

/** How the rows are read. */
type Reading = Pick<ImportPreview, 'mapping' | 'format'>;

export function useImport() {
  const { id } = useSite();
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const [preview, setPreview] = useState<ImportPreview>();
  const [problem, setProblem] = useState<string>();
  const [progress, setProgress] = useState<number>();
  const [result, setResult] = useState<ImportResult>();
  const sample = useRef('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  async function look(wanted?: Reading): Promise<void> {
    const response = await askForPreview(apiUrl(id, 'imports/preview'), sample.current, wanted);
    const body = await response.json();
    setProblem(response.ok ? undefined : (body.detail ?? 'The file cannot be read.'));
    if (response.ok) setPreview(body);
  }

  async function choose(chosen: File | null): Promise<void> {
    setFile(chosen ?? undefined);
    setPreview(undefined);
    setResult(undefined);
    setProblem(undefined);
    if (!chosen) return;
    sample.current = await sampleOf(chosen);
    await look();
  }

  /** Shows the choice at once and what it makes a moment later. */
  function change(part: Partial<Reading>): void {
    if (!preview) return;
    const wanted = { mapping: { ...preview.mapping, ...part.mapping }, format: { ...preview.format, ...part.format } };
    setPreview({ ...preview, ...wanted });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void look(wanted), PREVIEW_DELAY_MS);
  }

  function upload(): void {
    if (!file || !preview) return;
    const options = JSON.stringify({ mapping: preview.mapping, format: preview.format });
    setProblem(undefined);
    setProgress(0);
    sendFile(file, apiUrl(id, 'imports', { options, name: file.name }), {
      onProgress: setProgress,
      onBroken: () => {
        setProgress(undefined);
        setProblem('The connection broke. Import the file again: what has arrived is not stored twice.');
      },
      onAnswer: (status, text) => {
        setProgress(undefined);
        const body = JSON.parse(text);
        if (status === 200) setResult(body);
        else setProblem(body.detail ?? 'The file was not imported.');
        void client.invalidateQueries({ queryKey: [apiUrl(id, 'imports')] });
      },
    });
  }

  return { file, preview, problem, progress, result, choose, change, upload };
}

/** The first rows, whole ones. */
async function sampleOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.slice(0, SAMPLE_CHARACTERS).arrayBuffer());
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  return file.size <= SAMPLE_CHARACTERS ? text : text.slice(0, text.lastIndexOf('\n'));
}

function askForPreview(url: string, sample: string, wanted?: Reading): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sample, ...wanted }),
  });
}

type Upload = {
  /** The part that has left, from 0 to 1. */
  onProgress: (part: number) => void;
  onBroken: () => void;
  onAnswer: (status: number, text: string) => void;
};

/** Uploads by XMLHttpRequest: fetch does not say how far an upload is. */
function sendFile(file: File, url: string, { onProgress, onBroken, onAnswer }: Upload): void {
  const request = new XMLHttpRequest();
  request.open('POST', url);
  request.setRequestHeader('content-type', 'text/csv');
  request.upload.onprogress = ({ loaded }) => onProgress(loaded / file.size);
  request.onerror = onBroken;
  request.onload = () => onAnswer(request.status, request.responseText);
  request.send(file);
}
