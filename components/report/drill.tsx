/** A figure that opens what it is made of; a figure of nothing opens nothing. */
import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = { children: ReactNode; label: string; onClick: () => void; isNothing?: boolean };

export function Drill({ children, label, onClick, isNothing = false }: Props) {
  if (isNothing) return children;
  return (
    <UnstyledButton fz="inherit" fw="inherit" lh="inherit" className="drill" onClick={onClick} aria-label={label}>
      {children}
    </UnstyledButton>
  );
}
