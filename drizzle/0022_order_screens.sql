CREATE INDEX "refund_refunded" ON "refund" USING btree ("site_id","generation","refunded_at","event_id");
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "country" text;
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "path_from" timestamp with time zone;
