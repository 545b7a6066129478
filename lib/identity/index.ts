/** The public face of identity. */
export { type Identified, identify, type Sighting } from './identify';
export { personNow } from './people';
