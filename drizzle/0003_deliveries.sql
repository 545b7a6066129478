CREATE SEQUENCE "public"."delivery_sequence" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "alert" (
	"site_id" uuid NOT NULL,
	"rule_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"cleared_at" timestamp with time zone,
	"detail" text NOT NULL,
	"told_at" timestamp with time zone,
	"problem" text,
	CONSTRAINT "alert_site_id_rule_id_connection_id_raised_at_pk" PRIMARY KEY("site_id","rule_id","connection_id","raised_at")
);
--> statement-breakpoint
CREATE TABLE "alert_rule" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"connection_id" uuid,
	"kind" text NOT NULL,
	"threshold" integer NOT NULL,
	"emails" text[] NOT NULL,
	"webhook_url" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "alert_rule_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "attempt" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"milliseconds" integer NOT NULL,
	"method" text NOT NULL,
	"url" text NOT NULL,
	"headers" jsonb NOT NULL,
	"body" text,
	"events" integer NOT NULL,
	"status" integer,
	"answer_headers" jsonb,
	"answer" text,
	"trace_id" text,
	"class" text NOT NULL,
	"code" text,
	"message" text,
	"status_due_at" timestamp with time zone,
	CONSTRAINT "attempt_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "connection" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"destination" text NOT NULL,
	"name" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"version" integer NOT NULL,
	"base_url" text,
	"secrets" jsonb NOT NULL,
	"hold" jsonb,
	"pixel" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "connection_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "connection_version" (
	"site_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"settings" jsonb NOT NULL,
	"mapping" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "connection_version_site_id_connection_id_version_pk" PRIMARY KEY("site_id","connection_id","version")
);
--> statement-breakpoint
CREATE TABLE "delivery" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"sequence" bigint DEFAULT nextval('delivery_sequence') NOT NULL,
	"connection_id" uuid NOT NULL,
	"key" text NOT NULL,
	"event_id" uuid NOT NULL,
	"order_id" uuid,
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"planned_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"detail" text,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"leased_until" timestamp with time zone,
	"settled_at" timestamp with time zone,
	CONSTRAINT "delivery_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "delivery_attempt" (
	"site_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"number" smallint NOT NULL,
	"attempt_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"class" text NOT NULL,
	"code" text,
	"message" text,
	"withheld" jsonb,
	CONSTRAINT "delivery_attempt_site_id_delivery_id_number_attempt_id_pk" PRIMARY KEY("site_id","delivery_id","number","attempt_id")
);
--> statement-breakpoint
CREATE INDEX "attempt_connection" ON "attempt" USING btree ("site_id","connection_id","started_at");--> statement-breakpoint
CREATE INDEX "attempt_status_due" ON "attempt" USING btree ("site_id","status_due_at") WHERE status_due_at IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_key" ON "delivery" USING btree ("site_id","connection_id","key");--> statement-breakpoint
CREATE INDEX "delivery_due" ON "delivery" USING btree ("site_id","connection_id","due_at","sequence") WHERE state IN ('pending', 'retry');--> statement-breakpoint
CREATE INDEX "delivery_leased" ON "delivery" USING btree ("site_id","connection_id","leased_until") WHERE state = 'sending';--> statement-breakpoint
CREATE INDEX "delivery_held" ON "delivery" USING btree ("site_id","connection_id","sequence") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "delivery_ledger" ON "delivery" USING btree ("site_id","planned_at","id");--> statement-breakpoint
CREATE INDEX "delivery_event" ON "delivery" USING btree ("site_id","event_id");--> statement-breakpoint
CREATE INDEX "delivery_order" ON "delivery" USING btree ("site_id","order_id") WHERE order_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "delivery_attempt_attempt" ON "delivery_attempt" USING btree ("site_id","attempt_id");