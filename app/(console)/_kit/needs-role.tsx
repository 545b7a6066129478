/**
 * What a page says where the member may look and not touch.
 * _kit/ is for what several pages of the console share; what one page uses sits beside it in _parts/.
 */
import { Alert } from '@mantine/core';

/** In place of controls that the member's role does not open. */
export function NeedsRole({ role, to }: { role: string; to: string }) {
  return (
    <Alert variant="light" color="gray" title={`Only for ${role}s and above`}>
      Ask an {role} of this workspace to {to}.
    </Alert>
  );
}
