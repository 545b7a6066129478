/** How the end of a trial or of a preview is said: a title, a tone and, where there is more to say, a sentence. */
import { Alert, Text } from '@mantine/core';
import type { Said } from '../../words';

export function SaidAlert({ said: { title, text, tone } }: { said: Said }) {
  return (
    <Alert variant="light" color={tone} title={title} role="status">
      {text && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {text}
        </Text>
      )}
    </Alert>
  );
}
