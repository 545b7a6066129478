'use client';
/** Several short texts, each ended by Enter, a comma or leaving the field. There is no list to choose from, and none is loaded. */
import { type BoxProps, Pill, PillsInput, type PillsInputProps } from '@mantine/core';
import { type ClipboardEvent, type KeyboardEvent, useId, useState } from 'react';

type Props = BoxProps &
  Pick<PillsInputProps, 'label' | 'description' | 'error' | 'size' | 'required' | 'disabled' | 'inputWrapperOrder'> & {
    'aria-label'?: string;
    placeholder?: string | undefined;
    value: string[];
    onChange: (value: string[]) => void;
  };

export function TagsInput({ value, onChange, placeholder, 'aria-label': name, ...field }: Props) {
  const id = useId();
  const [text, setText] = useState('');
  const add = (typed: string) => {
    const entries = typed.split(',').map((entry) => entry.trim());
    const fresh = entries.filter((entry, index) => entry && !value.includes(entry) && entries.indexOf(entry) === index);
    if (fresh.length > 0) onChange([...value, ...fresh]);
    setText('');
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === 'Enter' && text) || event.key === ',') {
      event.preventDefault();
      add(text);
    }
    if (event.key === 'Backspace' && !text && value.length > 0) onChange(value.slice(0, -1));
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text');
    if (!pasted.includes(',')) return;
    event.preventDefault();
    add(text + pasted);
  };
  return (
    <PillsInput {...field} id={id}>
      <Pill.Group>
        {value.map((entry) => (
          <Pill
            key={entry}
            withRemoveButton={!field.disabled}
            removeButtonProps={{ 'aria-label': `Remove ${entry}`, 'aria-hidden': undefined, tabIndex: 0 }}
            onRemove={() => onChange(value.filter((kept) => kept !== entry))}
          >
            {entry}
          </Pill>
        ))}
        <PillsInput.Field
          id={id}
          aria-label={name}
          placeholder={placeholder}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={press}
          onPaste={paste}
          onBlur={() => add(text)}
        />
      </Pill.Group>
    </PillsInput>
  );
}
