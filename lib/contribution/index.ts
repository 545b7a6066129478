/** What one order costs besides its ads. */
export { type CostBook, openCostBook } from './book';
export { creditCosts, sumOf } from './credit-costs';
export { type CostedItem, orderCosts } from './order-costs';
