/** A figure that opens what it is made of; a figure of nothing opens nothing. */
import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';

/** `label` says to screen readers of what the figure is: who speaks to a button says what is seen on it. */
type Props = { children: ReactNode; label: string; onClick: () => void; isNothing?: boolean };

export function Drill({ children, label, onClick, isNothing = false }: Props) {
  if (isNothing) return children;
  return (
    <UnstyledButton fz="inherit" fw="inherit" lh="inherit" className="drill" onClick={onClick}>
      {children}
      <VisuallyHidden> {label}</VisuallyHidden>
    </UnstyledButton>
  );
}
