-- What of an order has come in, what it is called and by which event, who told of a refund and under which id, and whether it was a chargeback. Columns with defaults, which rewrite nothing.
ALTER TABLE "order" ADD COLUMN "outstanding" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "part_paid" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "source" text DEFAULT '' NOT NULL;
--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "refund_key" text;
--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "chargeback" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "updated_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "dedup_key" text;
--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "order_id" uuid;
--> statement-breakpoint
ALTER TABLE "order_event" ADD COLUMN "names" jsonb;
--> statement-breakpoint
ALTER TABLE "order_event" ADD COLUMN "log_position" bigint;
--> statement-breakpoint
CREATE INDEX "refund_order_id" ON "refund" USING btree ("site_id","generation","order_id");
--> statement-breakpoint
CREATE INDEX "order_event_event" ON "order_event" USING btree ("site_id","generation","event_id");
--> statement-breakpoint
CREATE TABLE "order_name" (
	"site_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"value" text NOT NULL,
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"order_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"ambiguous" boolean NOT NULL,
	CONSTRAINT "order_name_site_id_generation_value_kind_source_order_id_pk" PRIMARY KEY("site_id","generation","value","kind","source","order_id")
);
--> statement-breakpoint
CREATE INDEX "order_name_order" ON "order_name" USING btree ("site_id","generation","order_id");
--> statement-breakpoint
CREATE INDEX "order_name_ambiguous" ON "order_name" USING btree ("site_id","generation") WHERE ambiguous;
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "customer_index" integer;
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "sales_channel" text DEFAULT 'online' NOT NULL;
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "marketplace" text;
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "left_out" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "subscription_key" text;
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "path_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "gift_cards" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
CREATE INDEX "order_subscription" ON "order" USING btree ("site_id","generation","subscription_key") WHERE subscription_key IS NOT NULL;
--> statement-breakpoint
CREATE TABLE "trial" (
	"site_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"subscription_key" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"event_id" uuid NOT NULL,
	"visitor_id" uuid,
	"browser_person_id" uuid,
	CONSTRAINT "trial_site_id_generation_subscription_key_pk" PRIMARY KEY("site_id","generation","subscription_key")
);
--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "lines" jsonb;
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "refund_lists" jsonb;
--> statement-breakpoint
CREATE TABLE "order_item" (
	"site_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"order_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"event_id" uuid NOT NULL,
	"line_key" text,
	"product_id" text,
	"variant_id" text,
	"sku" text,
	"name" text,
	"category" text,
	"quantity" numeric NOT NULL,
	"unit_price" bigint,
	"discount" bigint,
	"tax" bigint,
	CONSTRAINT "order_item_site_id_generation_order_id_position_pk" PRIMARY KEY("site_id","generation","order_id","position")
);
--> statement-breakpoint
CREATE INDEX "order_item_product" ON "order_item" USING btree ("site_id","generation","product_id");
