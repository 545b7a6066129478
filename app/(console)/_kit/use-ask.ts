'use client';
/** Asks the server for something to be shown before it is done, and keeps the answer until the question changes. */
import { useState, useTransition } from 'react';
import type { FormFailure, FormResult } from '@/lib/http/attempt';

export function useAsk<Answer>() {
  const [answer, setAnswer] = useState<Answer>();
  const [failure, setFailure] = useState<FormFailure>();
  const [pending, start] = useTransition();
  function ask(question: () => Promise<FormResult<Answer>>): void {
    start(async () => {
      const result = await question();
      setAnswer(result.ok ? result.value : undefined);
      setFailure(result.ok ? undefined : result.failure);
    });
  }
  function forget(): void {
    setAnswer(undefined);
    setFailure(undefined);
  }
  return { answer, failure, pending, ask, forget };
}
