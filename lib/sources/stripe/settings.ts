/** Where a store that uses Stripe writes its own order number, and which of Stripe's objects is its order. */
import { z } from 'zod';

export const stripeSettingsSchema = z.object({
  /** Where the order's id stands; without one the payment's own id is the order. */
  orderReference: z.enum(['metadata', 'client_reference_id']).default('metadata'),
  metadataKey: z.string().min(1).max(40).default('order_id'),
  /** Checkout sessions, or payments of a store that has its own checkout page. */
  orderFrom: z.enum(['checkout', 'payment_intent']).default('checkout'),
});
export type StripeSettings = z.infer<typeof stripeSettingsSchema>;
