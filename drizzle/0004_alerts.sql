CREATE TABLE "alert_notice" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"rule_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"type" text NOT NULL,
	"channel" text NOT NULL,
	"recipient" text,
	"detail" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"told_at" timestamp with time zone,
	"problem" text,
	CONSTRAINT "alert_notice_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
ALTER TABLE "alert_rule" ADD COLUMN "webhook_secret" jsonb;--> statement-breakpoint
ALTER TABLE "alert_rule" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "alert_notice_alert" ON "alert_notice" USING btree ("site_id","rule_id","connection_id","raised_at");--> statement-breakpoint
CREATE INDEX "alert_notice_due" ON "alert_notice" USING btree ("due_at") WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "alert_open" ON "alert" USING btree ("site_id","rule_id","connection_id") WHERE cleared_at IS NULL;--> statement-breakpoint
CREATE INDEX "alert_raised" ON "alert" USING btree ("site_id","raised_at");--> statement-breakpoint
ALTER TABLE "alert" DROP COLUMN "told_at";--> statement-breakpoint
ALTER TABLE "alert" DROP COLUMN "problem";