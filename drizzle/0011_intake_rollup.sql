-- Sums that reports read in place of stored and refused events: docs/decisions/0008. The worker counts what is stored (db/queries/intake.ts).
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
--> statement-breakpoint
-- What is counted below is all there is, and everything after it counts itself. A refusal that is removed later was one all the same.
LOCK TABLE "rejected_event", "event_repeat" IN SHARE ROW EXCLUSIVE MODE;
--> statement-breakpoint
CREATE TRIGGER "rejected_event_added" AFTER INSERT ON "rejected_event" REFERENCING NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "roll_rejections"();
--> statement-breakpoint
INSERT INTO "intake_rollup" ("site_id", "quarter_hour", "source", "outcome", "reason", "events", "last_received_at", "fresh")
SELECT "site_id", quarter_hour("received_at"), "source", 'rejected', "reason", count(*), max("received_at"), false
FROM "rejected_event" GROUP BY 1, 2, 3, 5;
--> statement-breakpoint
-- Repeats were counted by the hour; they stay in its first quarter.
INSERT INTO "intake_rollup" ("site_id", "quarter_hour", "source", "outcome", "events", "last_received_at", "fresh")
SELECT "site_id", "hour", "source", 'duplicate', "events", "hour", false FROM "event_repeat";
--> statement-breakpoint
DROP TABLE "event_repeat";
