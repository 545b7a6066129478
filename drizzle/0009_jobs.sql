CREATE TABLE "address_expiry" (
	"site_id" uuid PRIMARY KEY NOT NULL,
	"expired_before" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job" (
	"name" text PRIMARY KEY NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"worker_id" uuid,
	"leased_until" timestamp with time zone,
	"last_started_at" timestamp with time zone,
	"last_finished_at" timestamp with time zone,
	"last_succeeded_at" timestamp with time zone,
	"outcome" text,
	"detail" text,
	"failures" integer DEFAULT 0 NOT NULL
);
