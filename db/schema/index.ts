/** Every table, for drizzle and for queries. One file per aggregate. */
export * from './configuration';
export * from './event';
export * from './log';
export * from './identity';
export * from './order';
export * from './credit';
export * from './credit-delta';
export * from './touchpoint';
export * from './intake';
export * from './shop';
export * from './delivery';
export * from './alert';
export * from './job';
export * from './rederivation';
export * from './rollup';
export * from './sign-in-guard';
export * from './installation';
