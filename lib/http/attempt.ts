/** Use cases called from a form: what the person can mend comes back as a value that the form shows beside its fields. */
import { fail, ok, type Result } from '@/lib/core/result';
import { AppError } from '@/lib/model/problem';

/** `message` for the whole form; `fields` by the dotted path of the input. */
export type FormFailure = { message: string; fields: Record<string, string> };
export type FormResult<Value = undefined> = Result<Value, FormFailure>;

/** The text of a form's field; empty for one that is not there, and where a browser has sent no form. */
export function formField(form: unknown, name: string): string {
  const value = form instanceof FormData ? form.get(name) : undefined;
  return typeof value === 'string' ? value : '';
}

/** The result of `run`; an AppError becomes a failure, anything else (a bug, Next's redirect) goes on up. */
export async function attempt<Value>(run: () => Promise<Value>): Promise<FormResult<Value>> {
  try {
    return ok(await run());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const fields = Object.fromEntries(error.fields.map(({ field, detail }) => [field, detail]));
    return fail({ message: error.message, fields });
  }
}
