'use client';
/** "These are two people": first what that would change of their orders, then the decision; and the way back. */
import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Table } from '@/components/ui/table';
import { Modal } from '@/components/ui/dialogs';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useAsk } from '@/app/(console)/_kit/use-ask';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatCount, formatMoney, formatTime } from '@/components/ui/format';
import type { PeopleParted } from '@/lib/model/decision';
import type { PartingPreview } from '@/lib/workspace';
import { decideAction, previewPartingAction } from '../../../actions';

type Props = { decision: PeopleParted; label: string; waiting: boolean; onDecided: () => void };

const SAID = {
  parted: 'They are two people now. Their orders are being credited anew.',
  joined: 'That they are two people is taken back. Their orders are being credited anew.',
};

export function PartingButton({ decision, label, waiting, onDecided }: Props) {
  const { id } = useSite();
  const [opened, { open, close }] = useDisclosure(false);
  const { answer, failure, pending: isAsking, ask } = useAsk<PartingPreview>();
  const { save, pending } = useSave();
  const show = () => {
    open();
    ask(() => previewPartingAction(id, decision));
  };
  const confirm = () => {
    close();
    save(() => decideAction(id, decision), decision.parted ? SAID.parted : SAID.joined, onDecided);
  };
  return (
    <>
      <Button size="compact-sm" variant="subtle" onClick={show} loading={pending || waiting}>
        {label}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={decision.parted ? 'These are two people' : 'They may be one person'}
        size="lg"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack gap="sm">
          {isAsking && <Loader size="sm" role="status" aria-label="Working out what would change" />}
          {failure && !isAsking && <Text size="sm">{failure.message}</Text>}
          {answer && !isAsking && <WouldChange preview={answer} parted={decision.parted} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button onClick={confirm} disabled={!answer || isAsking || answer.apart !== decision.parted}>
              {decision.parted ? 'They are two people' : 'Take it back'}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function WouldChange({ preview, parted }: { preview: PartingPreview; parted: boolean }) {
  const { timeZone } = useSite();
  const { orders, changed, lookedAt, isWhole, apart } = preview;
  if (parted && !apart)
    return (
      <Text size="sm">
        Something stronger joins them too, such as an e-mail address that both gave. Part them there first: nothing would change
        here.
      </Text>
    );
  return (
    <>
      <Text size="sm">
        {changed === 0
          ? 'No order would be credited otherwise under last non-direct click.'
          : `${formatCount(changed)} of ${formatCount(lookedAt)} orders would be credited otherwise under last non-direct click.`}
        {!isWhole && ' Only their newest orders were looked at.'} {parted ? STAYS : ''}
      </Text>
      {orders.length > 0 && (
        <Table.ScrollContainer minWidth={420}>
          <Table verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Order</Table.Th>
                <Table.Th>Earned by</Table.Th>
                <Table.Th ta="right">Now</Table.Th>
                <Table.Th ta="right">Then</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {orders.flatMap((order) =>
                order.earners.map((earner) => (
                  <Table.Tr key={`${order.id} ${nameOf(earner)}`}>
                    <Table.Td>
                      {earner === order.earners[0] && `${order.orderKey}, ${formatTime(order.orderedAt, timeZone)}`}
                    </Table.Td>
                    <Table.Td>{nameOf(earner)}</Table.Td>
                    <Table.Td ta="right">{formatMoney(earner.before)}</Table.Td>
                    <Table.Td ta="right">{formatMoney(earner.after)}</Table.Td>
                  </Table.Tr>
                )),
              )}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
}

const STAYS = 'What was sent to platforms stays as it is. You can take this back.';

function nameOf({ channel, source, campaign }: PartingPreview['orders'][number]['earners'][number]): string {
  return channel ? [channel, source, campaign].filter(Boolean).join(' · ') : 'Nobody';
}
