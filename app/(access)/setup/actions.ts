'use server';

import { redirect } from 'next/navigation';
import { signIn } from '@/lib/access/session';
import { attempt, type FormResult, formField } from '@/lib/http/attempt';
import { database, setUp } from '@/lib/workspace';

/** Makes workspace, owner and site, signs the owner in, and goes to where the snippet is installed. */
export async function setUpAction(_: FormResult | undefined, form: FormData): Promise<FormResult> {
  const text = (name: string): string => formField(form, name);
  const [email, password] = [text('member.email'), text('member.password')];
  const result = await attempt(async () =>
    setUp(database(), {
      workspace: { name: text('workspace.name') },
      member: { name: text('member.name'), email, password },
      site: {
        name: text('site.name'),
        domains: text('site.domains')
          .split(/[\s,]+/)
          .filter(Boolean),
        timeZone: text('site.timeZone'),
        currency: text('site.currency'),
        revenueBasis: text('site.revenueBasis') || undefined,
      },
    }),
  );
  if (!result.ok) return result;
  await signIn(email, password);
  redirect(`/${result.value.workspace.slug}/${result.value.site.slug}/install`);
}
