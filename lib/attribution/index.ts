/** The public face of attribution. */
export { allocate } from './allocate';
export { type CreditEntry, type CreditedOrder, creditOrder } from './credit';
export { type CountedPath, PathCounter } from './data-driven/paths';
export { seededRandom } from './data-driven/random';
export { type DataDrivenModel, grouped, weigh, type Weighed } from './data-driven/weigh';
export type { AttributionModel, PathTouch } from './define';
export { fingerprintOf } from './fingerprint';
export { labelled } from './labelled';
export { customModel } from './models/custom';
export { modelsOf } from './models';
export { creditedRevenue, type SettledRefund, settleRefunds } from './order-money';
export { directLeftOut, makePath, type Path, type PathOptions, touchesOf } from './path';
export { extendSession, sessionOf } from './session';
