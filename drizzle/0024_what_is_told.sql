-- Several rules of an event in a connection, what a platform was told of an order, how long a purchase waits for the other side, and when an order was paid.
-- Columns without a default, or with a constant one, rewrite nothing. The new index is made before the old one goes, and holds what that held: the rule of every stored row is ''.
ALTER TABLE "delivery" ADD COLUMN "rule" text DEFAULT '' NOT NULL;
--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "waits_until" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "told" jsonb;
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "paid_at" timestamp with time zone;
--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_key_rule" ON "delivery" USING btree ("site_id","connection_id","key","rule");
--> statement-breakpoint
DROP INDEX "delivery_key";
