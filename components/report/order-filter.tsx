/** The two choices by which orders are told apart wherever they are listed or summed: how they were placed, and who bought. */
import { Select } from '../form/select';
import { buyerKinds, buyerNames, type BuyerKind, orderKindNames, orderKinds } from '@/lib/model/order-kind';
import { type PlacedChoice, placedChoices, placedName, placedQuery } from '@/lib/model/placed-choice';
import { salesChannelNames, salesChannels } from '@/lib/model/sales-channel';

const EVERY = 'all';

export { type PlacedChoice, placedChoices, placedName, placedQuery };

type PlacedProps = {
  value: PlacedChoice | null;
  onChange: (placed: PlacedChoice | null) => void;
  /** Of reports, which never count tests. */
  withoutTests?: boolean;
};

export function PlacedSelect({ value, onChange, withoutTests = false }: PlacedProps) {
  return (
    <Select
      label="Orders"
      w={190}
      data={[
        { value: EVERY, label: 'Every order' },
        { group: 'Placed', items: salesChannels.map((channel) => ({ value: channel, label: salesChannelNames[channel] })) },
        {
          group: 'Kind',
          items: orderKinds
            .filter((kind) => !(withoutTests && kind === 'test'))
            .map((kind) => ({ value: kind, label: orderKindNames[kind] })),
        },
      ]}
      value={value ?? EVERY}
      onChange={(placed) => onChange(placedChoices.find((known) => known === placed) ?? null)}
    />
  );
}

type BuyerProps = { value: BuyerKind | null; onChange: (buyer: BuyerKind | null) => void };

export function BuyerSelect({ value, onChange }: BuyerProps) {
  return (
    <Select
      label="Buyers"
      w={140}
      data={[
        { value: EVERY, label: 'Every buyer' },
        ...buyerKinds.map((kind) => ({ value: kind, label: buyerNames[kind].replace(/^./, (first) => first.toUpperCase()) })),
      ]}
      value={value ?? EVERY}
      onChange={(buyer) => onChange(buyerKinds.find((known) => known === buyer) ?? null)}
    />
  );
}
