'use client';
/** Whether the connection sends or runs in shadow, since when, and the way back into shadow. */
import { Stack, Text } from '@mantine/core';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatTime } from '@/components/ui/format';
import { Panel } from '@/components/ui/states';
import { isInShadow } from '../../_parts/use-connections';
import { runInShadowAction } from '../../actions';
import type { ConnectionScreen } from '../../views';

export function ModePanel({ connection, mayManage }: { connection: ConnectionScreen; mayManage: boolean }) {
  const site = useSite();
  const { save, pending } = useSave();
  const { id, name, takeoverAt, earlierRefunds, destination } = connection;
  const inShadow = isInShadow(connection);
  return (
    <Panel title="Sending">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {inShadow ? 'In shadow mode: everything is checked and kept, and nothing is sent.' : 'This connection sends events.'}
        </Text>
        {takeoverAt && !inShadow && (
          <Text size="sm">
            It took over on {formatTime(takeoverAt, site.timeZone)}: earlier orders were left to the other tool
            {destination.refunds.taken && (earlierRefunds === 'left' ? ', and so are their refunds' : '; their refunds are sent')}
            .
          </Text>
        )}
        {mayManage && !inShadow && (
          <ConfirmButton
            label={`${name} in shadow mode`}
            question={
              `From now on everything is checked and kept, and nothing is sent to ${destination.name}, until you let it take over. ` +
              'What waits is not sent either. To send it later, pause the connection instead.'
            }
            action="Switch to shadow mode"
            pending={pending}
            destroys={false}
            onConfirm={() => save(() => runInShadowAction(site.id, id), `${name} is in shadow mode.`)}
          >
            Switch to shadow mode…
          </ConfirmButton>
        )}
      </Stack>
    </Panel>
  );
}
