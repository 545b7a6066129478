'use client';

import { Alert } from '@mantine/core';
import type { FormFailure } from '@/lib/http/attempt';

/** What is wrong with the whole form; problems of single fields stand beside them, so they are only counted here. */
export function FailureAlert({ failure }: { failure: FormFailure | undefined }) {
  if (!failure) return null;
  const inFields = Object.keys(failure.fields).length > 0;
  return (
    <Alert color="red" role="alert" variant="light">
      {inFields ? 'Please correct the marked fields.' : failure.message}
    </Alert>
  );
}
