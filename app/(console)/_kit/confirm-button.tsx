'use client';
/**
 * The question before what cannot be undone, or changes figures.
 * _kit/ is for what several pages of the console share; what one page uses sits beside it in _parts/.
 */
import { Button, Group, Text } from '@mantine/core';
import { Modal } from '@/components/ui/dialogs';
import { useDisclosure } from '@mantine/hooks';

/**
 * A button that asks first. `label` says what it is about, to screen readers and as the question's title. Red, unless `destroys`
 * says that nothing is lost by it.
 */
export function ConfirmButton({
  children,
  label,
  question,
  action,
  pending,
  destroys = true,
  onConfirm,
}: {
  children: string;
  label: string;
  question: string;
  /** What the confirming button says. */
  action: string;
  pending: boolean;
  destroys?: boolean;
  onConfirm: () => void;
}) {
  const color = destroys ? 'red' : undefined;
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color={color}
        aria-label={`${children} ${label}`}
        onClick={open}
        loading={pending}
      >
        {children}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={label.charAt(0).toUpperCase() + label.slice(1)}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Text size="sm">{question}</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button
            color={color}
            onClick={() => {
              close();
              onConfirm();
            }}
          >
            {action}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
