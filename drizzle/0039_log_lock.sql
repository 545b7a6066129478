-- What version 0.1 cannot store beside, after all that takes long: docs/decisions/0033. Databases that had all of it from 0007 and 0011, before these were parted,
-- keep what they have: each part looks whether it is still to be done.
-- What is counted here is all there is, and everything after it counts itself. A refusal that is removed later was one all the same.
DO $$
BEGIN
  IF to_regclass('public.event_repeat') IS NULL THEN RETURN; END IF;
  LOCK TABLE "rejected_event", "event_repeat" IN SHARE ROW EXCLUSIVE MODE;
  CREATE TRIGGER "rejected_event_added" AFTER INSERT ON "rejected_event" REFERENCING NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "roll_rejections"();
  INSERT INTO "intake_rollup" ("site_id", "quarter_hour", "source", "outcome", "reason", "events", "last_received_at", "fresh")
  SELECT "site_id", quarter_hour("received_at"), "source", 'rejected', "reason", count(*), max("received_at"), false
  FROM "rejected_event" GROUP BY 1, 2, 3, 5;
  -- Repeats were counted by the hour; they stay in its first quarter.
  INSERT INTO "intake_rollup" ("site_id", "quarter_hour", "source", "outcome", "events", "last_received_at", "fresh")
  SELECT "site_id", "hour", "source", 'duplicate', "events", "hour", false FROM "event_repeat";
  DROP TABLE "event_repeat";
END
$$;
--> statement-breakpoint
-- Sites that were made while the migrations before this ran.
INSERT INTO "site_log" ("site_id") SELECT "id" FROM "site" ON CONFLICT DO NOTHING;
--> statement-breakpoint
DO $$
DECLARE
  "partition" regclass;
  "held" boolean;
BEGIN
  IF EXISTS (SELECT FROM "pg_attribute" WHERE "attrelid" = 'event'::regclass AND "attname" = 'position') THEN RETURN; END IF;
  INSERT INTO "cursor" ("site_id", "transaction_id", "sequence") SELECT "id", '0', 0 FROM "site" ON CONFLICT DO NOTHING;
  -- From here on the table is locked: what is counted is all there is, and nothing without a position comes after it.
  ALTER TABLE "event" ADD COLUMN "position" bigint, ADD COLUMN "personal" jsonb;
  ALTER TABLE "event" ALTER COLUMN "sequence" DROP NOT NULL, ALTER COLUMN "sequence" DROP DEFAULT,
    ALTER COLUMN "transaction_id" DROP NOT NULL, ALTER COLUMN "transaction_id" DROP DEFAULT;
  INSERT INTO "log_numbering" ("site_id", "events")
  SELECT "id", "counted"."events" FROM "site", LATERAL (SELECT count(*) AS "events" FROM "event" WHERE "event"."site_id" = "site"."id") AS "counted"
  WHERE NOT EXISTS (SELECT FROM "log_numbering" WHERE "log_numbering"."site_id" = "site"."id") AND "counted"."events" > 0;
  UPDATE "log_numbering" SET "counted_before" = NULL, "events" = "events" + (SELECT count(*) FROM "event"
    WHERE "event"."site_id" = "log_numbering"."site_id" AND "event"."transaction_id" >= "log_numbering"."counted_before")
  WHERE "counted_before" IS NOT NULL;
  DELETE FROM "log_numbering" WHERE "events" = 0;
  -- New events follow what is still to be numbered; the month of these positions is written once they are.
  INSERT INTO "log_segment" ("site_id", "last_position", "first_position") SELECT "site_id", "events", 1 FROM "log_numbering";
  ALTER TABLE "event" ADD CONSTRAINT "event_position_given" CHECK ("position" IS NOT NULL) NOT VALID;
  -- Indexes of partitions that hold events are built one by one, while events come in (db/queries/numbering.ts); new partitions get theirs at once.
  CREATE INDEX "event_position" ON ONLY "event" USING btree ("site_id", "position");
  FOR "partition" IN SELECT "inhrelid"::regclass FROM "pg_inherits" WHERE "inhparent" = 'event'::regclass LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', "partition") INTO "held";
    IF NOT "held" THEN
      EXECUTE format('CREATE INDEX ON %s ("site_id", "position")', "partition");
      EXECUTE format('ALTER INDEX "event_position" ATTACH PARTITION %s', (SELECT "indexrelid"::regclass FROM "pg_index"
        WHERE "indrelid" = "partition" AND pg_get_indexdef("indexrelid") LIKE '%(site_id, "position")'));
    END IF;
  END LOOP;
  -- A database without events has nothing to number: it gets its final shape here, others at the end of the numbering.
  IF NOT EXISTS (SELECT FROM "log_numbering") THEN PERFORM "finish_numbering"(); END IF;
END
$$;
