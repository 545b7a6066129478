import type { ReactNode } from 'react';
import { leave } from '@/app/(access)/sign-out';
import { ConsoleShell } from '@/components/shell/console-shell';
import { pageActor } from '@/lib/access/page';
import { currentMember } from '@/lib/access/session';
import { listSites, workspaceOf } from '@/lib/workspace';

type Props = { params: Promise<{ workspace: string }>; children: ReactNode };

export default async function WorkspaceLayout({ params, children }: Props) {
  const { actor, read } = await pageActor((await params).workspace);
  const { workspace, sites } = await read(async (tx) => ({
    workspace: await workspaceOf(tx, actor),
    sites: await listSites(tx, actor),
  }));
  const member = await currentMember();
  return (
    <ConsoleShell
      workspace={workspace}
      sites={sites.map(({ slug, name }) => ({ slug, name }))}
      memberName={member?.name ?? ''}
      leave={leave}
    >
      {children}
    </ConsoleShell>
  );
}
