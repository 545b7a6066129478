/** A destination's mark: letters on a colour of ours, no trademark. Its name stands beside it, so it says nothing to screen readers. */
import { ThemeIcon } from '@mantine/core';

/** Grounds on which white letters reach 4.5:1, by the definitions' names. */
const grounds: Record<string, string> = {
  blue: '#1864ab',
  orange: '#b53d0b',
  green: '#237032',
  teal: '#087f5b',
  red: '#c92a2a',
  yellow: '#8a5a00',
  black: '#141414',
  gray: '#495057',
};

type Props = { mark: { letters: string; color: string }; size?: number };

export function LetterMark({ mark: { letters, color }, size = 36 }: Props) {
  return (
    <ThemeIcon
      size={size}
      radius="md"
      color={grounds[color] ?? grounds['gray']}
      c="white"
      aria-hidden
      style={{ flexShrink: 0, border: '1px solid var(--mantine-color-default-border)', fontWeight: 700, fontSize: size * 0.42 }}
    >
      {letters}
    </ThemeIcon>
  );
}
