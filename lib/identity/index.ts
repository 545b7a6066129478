/** The public face of identity. */
export { type Aliased, aliasOf, joinByAlias, undoAlias } from './alias';
export { part, partingEvidence, unpart } from './parting';
export { type Identified, identify, type Sighting } from './identify';
export { isCustomer, type Move, movesOf, personNow } from './people';
