-- The log's order becomes the site's own: positions 1, 2, 3 ... without gaps, given while an advisory lock of the site is held.
-- What is stored already keeps its order; `log_numbering` lists the sites whose events are still to be numbered (db/queries/numbering.ts), while collection
-- goes on. The columns of "event" come with 0039, after all that takes long: from then on, version 0.1 stores nothing more.
CREATE TABLE IF NOT EXISTS "log_numbering" (
	"site_id" uuid PRIMARY KEY NOT NULL,
	"events" bigint NOT NULL,
	"counted_before" "xid8",
	"numbered" bigint DEFAULT 0 NOT NULL,
	"era_starts" bigint[],
	"era" smallint DEFAULT 0 NOT NULL,
	"transaction_id" "xid8" DEFAULT '0' NOT NULL,
	"sequence" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "site_log" (
	"site_id" uuid PRIMARY KEY NOT NULL,
	"generation" integer DEFAULT 1 NOT NULL,
	"planned_position" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_segment" (
	"site_id" uuid NOT NULL,
	"last_position" bigint NOT NULL,
	"first_position" bigint NOT NULL,
	"month" date,
	"removed_at" timestamp with time zone,
	CONSTRAINT "log_segment_site_id_last_position_pk" PRIMARY KEY("site_id","last_position")
);
--> statement-breakpoint
INSERT INTO "site_log" ("site_id") SELECT "id" FROM "site";
--> statement-breakpoint
ALTER TABLE "cursor" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL, ADD COLUMN "position" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "cursor" DROP CONSTRAINT "cursor_pkey", ADD CONSTRAINT "cursor_site_id_generation_pk" PRIMARY KEY ("site_id", "generation");
--> statement-breakpoint
ALTER TABLE "cursor" ALTER COLUMN "transaction_id" DROP NOT NULL, ALTER COLUMN "sequence" DROP NOT NULL;
--> statement-breakpoint
INSERT INTO "cursor" ("site_id", "transaction_id", "sequence") SELECT "id", '0', 0 FROM "site" ON CONFLICT DO NOTHING;
--> statement-breakpoint
CREATE FUNCTION "event_month"("id" uuid) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT date_trunc('month', to_timestamp(('x' || lpad(left(replace("id"::text, '-', ''), 12), 16, '0'))::bit(64)::bigint / 1000.0) AT TIME ZONE 'UTC')::date
$$;
--> statement-breakpoint
-- The final shape, once nothing is left to number.
CREATE FUNCTION "finish_numbering"() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DROP INDEX IF EXISTS "event_log";
  ALTER TABLE "event" DROP COLUMN IF EXISTS "sequence", DROP COLUMN IF EXISTS "transaction_id", DROP COLUMN IF EXISTS "ip";
  ALTER TABLE "event" ALTER COLUMN "position" SET NOT NULL;
  ALTER TABLE "event" DROP CONSTRAINT IF EXISTS "event_position_given";
  ALTER TABLE "cursor" DROP COLUMN IF EXISTS "transaction_id", DROP COLUMN IF EXISTS "sequence";
  DROP SEQUENCE IF EXISTS "event_sequence";
END
$$;
--> statement-breakpoint
-- Stores the events whose message ids are new, and returns their ids. Keys come first, in one order for every process; then the locks of the sites, in one order
-- too, held until the commit, so that positions are given in the order of commits. A plain statement would take its snapshot before the locks. OFFSET 0 keeps
-- the planner from reading each head twice.
CREATE FUNCTION "store_events"("sites" uuid[], "months" date[], "ids" uuid[], "message_ids" text[], "rows" json) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  "fresh" uuid[];
  "all_fresh" boolean;
BEGIN
  -- Any other level has taken its snapshot by now, and would give positions twice.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'events are stored at READ COMMITTED alone, not at %', current_setting('transaction_isolation');
  END IF;
  WITH "added" AS (
    INSERT INTO "event_key" ("site_id", "message_id", "event_id")
    SELECT "site_id", "message_id", "id"
    FROM unnest("sites", "message_ids", "ids") WITH ORDINALITY AS "incoming" ("site_id", "message_id", "id", "place")
    ORDER BY "site_id", "message_id", "place"
    ON CONFLICT DO NOTHING
    RETURNING "event_id"
  ) SELECT array_agg("event_id") INTO "fresh" FROM "added";
  IF "fresh" IS NULL THEN RETURN '{}'; END IF;
  "all_fresh" := cardinality("fresh") = cardinality("ids");
  PERFORM pg_advisory_xact_lock("key") FROM (
    SELECT hashtextextended('tieback log ' || "site_id", 0) AS "key" FROM (SELECT DISTINCT unnest("sites") AS "site_id") AS "named" ORDER BY 1
  ) AS "locks";
  WITH "placed" AS (
    INSERT INTO "log_segment" ("site_id", "last_position", "first_position", "month")
    SELECT "site_id", "before" + "upto", "before" + "upto" - "events" + 1, "month"
    FROM (
      SELECT "site_id", "month", count(*) AS "events", (sum(count(*)) OVER (PARTITION BY "site_id" ORDER BY "month"))::bigint AS "upto"
      FROM unnest("sites", "months", "ids") AS "incoming" ("site_id", "month", "id")
      WHERE "all_fresh" OR "id" = ANY ("fresh")
      GROUP BY "site_id", "month"
    ) AS "counted",
    LATERAL (SELECT coalesce((
      SELECT "last_position" FROM "log_segment" AS "latest" WHERE "latest"."site_id" = "counted"."site_id" ORDER BY "last_position" DESC LIMIT 1
    ), 0) AS "before" OFFSET 0) AS "head"
    RETURNING "site_id", "month", "first_position"
  )
  INSERT INTO "event" ("site_id", "id", "position", "message_id", "source", "name", "occurred_at", "received_at", "visitor_id", "consent",
    "country", "filtered", "payload", "personal")
  SELECT "site_id", "id", "first_position" - 1 + row_number() OVER (PARTITION BY "site_id", "month" ORDER BY "place"), "message_id", "source", "name",
    "occurred_at", "received_at", "visitor_id", "consent", "country", "filtered", "payload", "personal"
  FROM ROWS FROM (json_to_recordset("rows") AS (
    "id" uuid, "message_id" text, "source" text, "name" text, "occurred_at" timestamptz, "received_at" timestamptz, "visitor_id" uuid,
    "consent" jsonb, "country" text, "filtered" text, "payload" jsonb, "personal" jsonb
  ), unnest("sites"), unnest("months")) WITH ORDINALITY AS "incoming" ("id", "message_id", "source", "name", "occurred_at", "received_at",
    "visitor_id", "consent", "country", "filtered", "payload", "personal", "site_id", "month", "place")
  JOIN "placed" USING ("site_id", "month")
  WHERE "all_fresh" OR "id" = ANY ("fresh");
  RETURN "fresh";
END
$$;
