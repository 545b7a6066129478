'use client';
/** A choice of several values. As Select it is a field that shows them until somebody uses it, and loads its list then. */
import { type BoxProps, ComboboxChevron, type MultiSelectProps, Pill, PillsInput } from '@mantine/core';
import { lazy, useId, useState, useTransition } from 'react';

type Shown = 'label' | 'description' | 'placeholder' | 'error' | 'size' | 'disabled';
type Listed = 'hidePickedOptions' | 'maxValues' | 'searchable' | 'clearable' | 'nothingFoundMessage' | 'comboboxProps';
type Props = BoxProps &
  Pick<MultiSelectProps, Shown | Listed> & {
    'aria-label'?: string;
    data: { value: string; label: string }[] | string[];
    value: string[];
    onChange: (value: string[]) => void;
  };

const load = () => import('./lists');
const WithList = lazy(() => load().then((module) => ({ default: module.MultiSelect })));

export function MultiSelect(props: Props) {
  const [isUsed, setUsed] = useState(false);
  const [isLoading, start] = useTransition();
  // The field stays, with its focus, until the list is there to take its place.
  const open = () => start(() => setUsed(true));
  if (!isUsed) return <Closed {...props} isLoading={isLoading} onOpen={open} />;
  return <WithList {...props} />;
}

type ClosedProps = Props & { isLoading: boolean; onOpen: () => void };

function Closed({ isLoading, onOpen, ...props }: ClosedProps) {
  const { data, value, onChange, hidePickedOptions, maxValues, searchable, clearable, ...rest } = props;
  const { nothingFoundMessage, comboboxProps, placeholder, 'aria-label': name, ...field } = rest;
  const id = useId();
  const labels = new Map(data.map((item) => (typeof item === 'string' ? [item, item] : [item.value, item.label])));
  return (
    <PillsInput
      {...field}
      id={id}
      pointer
      rightSection={<ComboboxChevron size={field.size} error={field.error} />}
      rightSectionPointerEvents="none"
      onPointerEnter={() => void load()}
      onClick={field.disabled ? undefined : onOpen}
    >
      <Pill.Group>
        {value.map((chosen) => (
          <Pill
            key={chosen}
            withRemoveButton={!field.disabled}
            removeButtonProps={{ 'aria-label': `Remove ${labels.get(chosen) ?? chosen}` }}
            onRemove={() => onChange(value.filter((kept) => kept !== chosen))}
          >
            {labels.get(chosen) ?? chosen}
          </Pill>
        ))}
        <PillsInput.Field
          id={id}
          type={value.length > 0 ? 'hidden' : 'visible'}
          pointer
          readOnly
          role="combobox"
          aria-label={name}
          aria-haspopup="listbox"
          aria-expanded={false}
          aria-busy={isLoading || undefined}
          placeholder={value.length > 0 ? undefined : placeholder}
          onFocus={() => void load()}
          onKeyDown={(event) => {
            if (!['ArrowDown', 'ArrowUp', 'Enter', ' '].includes(event.key)) return;
            event.preventDefault();
            onOpen();
          }}
        />
      </Pill.Group>
    </PillsInput>
  );
}
