/** Who is held apart from whom, because somebody said that they are two (parting.ts). */
import type { IdentifierState, People, PersonState } from '@/lib/model/people';
import { APART_KIND, type Identifier, identifierKinds, type PresentedKind } from '@/lib/model/person';
import { personNow } from './people';

/** Whom this joins no more, anything weaker joins no more either. */
export const WEAKEST_KIND = 'visitor' satisfies PresentedKind;

/** Whether evidence of this kind joins these two no more, because somebody said that they are two. */
export function isApart(people: People, left: PersonState, right: PersonState, by: Identifier['kind']): boolean {
  if (people.partings.length === 0 || left === right) return false;
  const of = ({ id }: PersonState) => people.partings.filter(({ personId }) => personNow(people, personId) === id);
  return areApart(of(left), of(right), by);
}

/** As `isApart`, of two groups by what is known of each. */
export function areApart(left: IdentifierState[], right: IdentifierState[], by: Identifier['kind']): boolean {
  const others = new Set(right.filter(isParting).map(({ value }) => value));
  return left.some((row) => {
    if (!isParting(row)) return false;
    const [target, side, kind] = row.value.split(':');
    return asStrongAs(by).some((one) => one === kind) && others.has(`${target}:${side === '1' ? 2 : 1}:${kind}`);
  });
}

/** The kinds that are as strong as this one, or stronger. */
function asStrongAs(by: Identifier['kind']): readonly Identifier['kind'][] {
  return identifierKinds.slice(0, identifierKinds.indexOf(by) + 1);
}

function isParting({ kind, setAside }: IdentifierState): boolean {
  return kind === APART_KIND && !setAside;
}
