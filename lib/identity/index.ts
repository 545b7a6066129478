/** The public face of identity. */
export { type Identified, identify, type Sighting } from './identify';
export { isCustomer, type Move, movesOf, personNow } from './people';
