-- Connections that run beside another tool and send nothing until they take over (lib/model/connection-mode.ts), and what of a delivery was
-- sent: the id that the platform knows it by, and its value. New columns have constant defaults, or none, so that no row is written.
ALTER TABLE "connection" ADD COLUMN "mode" text DEFAULT 'live' NOT NULL;
--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "takeover_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "earlier_refunds" text DEFAULT 'left' NOT NULL;
--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "sent_as" text;
--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "value_minor" bigint;
--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "value_currency" text;
