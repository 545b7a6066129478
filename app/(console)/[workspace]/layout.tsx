import type { ReactNode } from 'react';
import { leave } from '@/app/(access)/sign-out';
import { CommandBar } from '@/app/(console)/_kit/command/command-bar';
import { ConsoleShell } from '@/components/shell/console-shell';
import { pageActor } from '@/lib/access/page';
import { currentMember } from '@/lib/access/session';
import { listSites, workspaceOf } from '@/lib/workspace';
import { sitePlacesAction } from './actions';

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
      command={
        <CommandBar
          askPlaces={sitePlacesAction}
          workspace={workspace.slug}
          sites={sites.map(({ id, slug, name }) => ({ id, slug, name }))}
        />
      }
    >
      {children}
    </ConsoleShell>
  );
}
