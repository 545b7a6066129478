-- Sums that reports read in place of stored and refused events: docs/decisions/0008. The worker counts what is stored
-- (db/queries/intake.ts). What was refused and repeated so far is counted by 0039.
CREATE TABLE "intake_rollup" (
	"site_id" uuid NOT NULL,
	"quarter_hour" timestamp with time zone NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"source" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"events" bigint NOT NULL,
	"last_received_at" timestamp with time zone NOT NULL,
	"fresh" boolean DEFAULT true NOT NULL,
	CONSTRAINT "intake_rollup_site_id_quarter_hour_id_pk" PRIMARY KEY("site_id","quarter_hour","id")
);
--> statement-breakpoint
CREATE INDEX "intake_rollup_fresh" ON "intake_rollup" USING btree ("site_id") WHERE fresh;
--> statement-breakpoint
ALTER TABLE "site_log" ADD COLUMN "rolled_position" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
CREATE FUNCTION "roll_rejections"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "intake_rollup" ("site_id", "quarter_hour", "source", "outcome", "reason", "events", "last_received_at")
  SELECT "site_id", quarter_hour("received_at"), "source", 'rejected', "reason", count(*), max("received_at") FROM "new_rows" GROUP BY 1, 2, 3, 5;
  RETURN NULL;
END
$$;
