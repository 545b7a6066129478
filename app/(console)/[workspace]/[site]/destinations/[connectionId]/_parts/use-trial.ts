'use client';

import { useState, useTransition } from 'react';
import type { FormResult } from '@/lib/http/attempt';

/** Runs a trial on the server; what it gave stays until the next one. */
export function useTrial<Value>(trial: () => Promise<FormResult<Value>>) {
  const [result, setResult] = useState<Value>();
  const [failure, setFailure] = useState<string>();
  const [pending, start] = useTransition();
  function run(): void {
    start(async () => {
      const tried = await trial();
      setResult(tried.ok ? tried.value : undefined);
      setFailure(tried.ok ? undefined : tried.failure.message);
    });
  }
  return { result, failure, pending, run };
}
