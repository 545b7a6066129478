/** The public face of collection: admission of events and the limits of the door. */
export { type Admission, admit } from './admit';
export { usableBrowserIds } from './browser-ids';
export * from './limits';
export { blankPersonalData, hashUser, hashWireUser } from './personal-data';
