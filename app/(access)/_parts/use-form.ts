'use client';

import { type FormEvent, startTransition, useActionState } from 'react';
import type { FormFailure, FormResult } from '@/lib/http/attempt';

export type FormAction = (previous: FormResult | undefined, form: FormData) => Promise<FormResult>;

/**
 * A form over a server action. Submitting by hand keeps what was typed (React empties a form after its action); before the
 * page's script has loaded, the browser submits to the same action.
 */
export function useForm(action: FormAction) {
  const [result, submit, pending] = useActionState(action, undefined);
  const failure: FormFailure | undefined = result?.ok === false ? result.failure : undefined;
  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => submit(form));
  }
  return { failure, pending, form: { action: submit, onSubmit } };
}
