CREATE TABLE "cost_line" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"scope" text NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"country" text DEFAULT '' NOT NULL,
	"payment_method" text DEFAULT '' NOT NULL,
	"label" text DEFAULT '' NOT NULL,
	"unit" text NOT NULL,
	"from_day" date NOT NULL,
	"amount_micros" bigint,
	"currency" text NOT NULL,
	"part_millionths" bigint,
	"source" text NOT NULL,
	"entered_by" text NOT NULL,
	"entered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cost_line_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "order_cost" (
	"site_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"order_id" uuid NOT NULL,
	"tier_one" bigint NOT NULL,
	"tier_two" bigint NOT NULL,
	"tier_three" bigint NOT NULL,
	"known_revenue" bigint NOT NULL,
	"lines" jsonb NOT NULL,
	CONSTRAINT "order_cost_site_id_generation_order_id_pk" PRIMARY KEY("site_id","generation","order_id")
);
--> statement-breakpoint
DROP INDEX "credit_report";--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "payment_method" text;--> statement-breakpoint
ALTER TABLE "order_item" ADD COLUMN "unit_cost" numeric;--> statement-breakpoint
ALTER TABLE "credit" ADD COLUMN "tier_one" bigint;--> statement-breakpoint
ALTER TABLE "credit" ADD COLUMN "tier_two" bigint;--> statement-breakpoint
ALTER TABLE "credit" ADD COLUMN "tier_three" bigint;--> statement-breakpoint
ALTER TABLE "credit" ADD COLUMN "known_revenue" bigint;--> statement-breakpoint
CREATE UNIQUE INDEX "cost_line_once" ON "cost_line" USING btree ("site_id","kind","scope","subject","country","payment_method","label","unit","from_day");--> statement-breakpoint
CREATE INDEX "cost_line_subject" ON "cost_line" USING btree ("site_id","subject");--> statement-breakpoint
CREATE INDEX "credit_report" ON "credit" USING btree ("site_id","generation","model","ordered_at","acquisition_id","landing_id","amount","share","currency","sales_channel","left_out","first_order","has_click_id","device","country","touched_at","order_id","tier_one","tier_two","tier_three","known_revenue") WHERE NOT test;