ALTER TABLE "alert_rule" ADD COLUMN "webhook_format" text DEFAULT 'signed' NOT NULL;
--> statement-breakpoint
ALTER TABLE "alert_notice" ADD COLUMN "via_rule_id" uuid;
