-- Sums that reports read in place of deliveries: docs/decisions/0008. Every change adds rows of its own, and nobody waits for another's; db/queries/rollup.ts
-- folds them. It can be run again: databases that were upgraded before 0039 had it ahead of the other migrations.
CREATE TABLE IF NOT EXISTS "delivery_rollup" (
	"site_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"quarter_hour" timestamp with time zone NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"deliveries" bigint NOT NULL,
	"fresh" boolean DEFAULT true NOT NULL,
	CONSTRAINT "delivery_rollup_site_id_connection_id_quarter_hour_id_pk" PRIMARY KEY("site_id","connection_id","quarter_hour","id")
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "try_rollup" (
	"site_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"quarter_hour" timestamp with time zone NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"class" text NOT NULL,
	"tries" bigint NOT NULL,
	"fresh" boolean DEFAULT true NOT NULL,
	CONSTRAINT "try_rollup_site_id_connection_id_quarter_hour_id_pk" PRIMARY KEY("site_id","connection_id","quarter_hour","id")
);
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "delivery_rollup_fresh" ON "delivery_rollup" USING btree ("site_id") WHERE fresh;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "try_rollup_fresh" ON "try_rollup" USING btree ("site_id") WHERE fresh;
--> statement-breakpoint
-- Every zone's clocks differ from UTC by whole quarters of an hour, so days of any zone are made of these.
CREATE OR REPLACE FUNCTION "quarter_hour"("at" timestamp with time zone) RETURNS timestamp with time zone LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT date_bin('15 minutes', "at", '2000-01-01T00:00:00Z')
$$;
--> statement-breakpoint
-- A delivery counts in the quarter of an hour in which it was planned, under its state; what is delivered needs no reason.
CREATE OR REPLACE FUNCTION "roll_deliveries"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "delivery_rollup" ("site_id", "connection_id", "quarter_hour", "state", "reason", "deliveries")
    SELECT "site_id", "connection_id", quarter_hour("planned_at"), "state", CASE WHEN "state" <> 'delivered' THEN "reason" END, count(*)
    FROM "new_rows" GROUP BY 1, 2, 3, 4, 5;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO "delivery_rollup" ("site_id", "connection_id", "quarter_hour", "state", "reason", "deliveries")
    SELECT "site_id", "connection_id", quarter_hour("planned_at"), "state", CASE WHEN "state" <> 'delivered' THEN "reason" END, -count(*)
    FROM "old_rows" GROUP BY 1, 2, 3, 4, 5;
  ELSE
    INSERT INTO "delivery_rollup" ("site_id", "connection_id", "quarter_hour", "state", "reason", "deliveries")
    SELECT "site_id", "connection_id", quarter_hour("planned_at"), "state", CASE WHEN "state" <> 'delivered' THEN "reason" END, sum("change") FROM (
      SELECT "site_id", "connection_id", "planned_at", "state", "reason", -1 AS "change" FROM "old_rows"
      UNION ALL SELECT "site_id", "connection_id", "planned_at", "state", "reason", 1 FROM "new_rows"
    ) AS "moved" GROUP BY 1, 2, 3, 4, 5 HAVING sum("change") <> 0;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- A try counts when its request was sent. Other events of a request that was refused for one of them were not judged, and go again: no try.
-- A link without its request fails here, on the rollup's NOT NULL, rather than being left out.
CREATE OR REPLACE FUNCTION "roll_tries"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "try_rollup" ("site_id", "connection_id", "quarter_hour", "class", "tries")
    SELECT "link"."site_id", "attempt"."connection_id", quarter_hour("attempt"."started_at"), "link"."class", count(*) FROM "new_rows" AS "link"
    LEFT JOIN "attempt" ON "attempt"."site_id" = "link"."site_id" AND "attempt"."id" = "link"."attempt_id"
    WHERE "link"."code" IS DISTINCT FROM 'batch_refused' GROUP BY 1, 2, 3, 4;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO "try_rollup" ("site_id", "connection_id", "quarter_hour", "class", "tries")
    SELECT "link"."site_id", "attempt"."connection_id", quarter_hour("attempt"."started_at"), "link"."class", -count(*) FROM "old_rows" AS "link"
    LEFT JOIN "attempt" ON "attempt"."site_id" = "link"."site_id" AND "attempt"."id" = "link"."attempt_id"
    WHERE "link"."code" IS DISTINCT FROM 'batch_refused' GROUP BY 1, 2, 3, 4;
  ELSE
    INSERT INTO "try_rollup" ("site_id", "connection_id", "quarter_hour", "class", "tries")
    SELECT "link"."site_id", "attempt"."connection_id", quarter_hour("attempt"."started_at"), "link"."class", sum("link"."change") FROM (
      SELECT "site_id", "attempt_id", "class", "code", -1 AS "change" FROM "old_rows"
      UNION ALL SELECT "site_id", "attempt_id", "class", "code", 1 FROM "new_rows"
    ) AS "link" LEFT JOIN "attempt" ON "attempt"."site_id" = "link"."site_id" AND "attempt"."id" = "link"."attempt_id"
    WHERE "link"."code" IS DISTINCT FROM 'batch_refused' GROUP BY 1, 2, 3, 4 HAVING sum("link"."change") <> 0;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- What is counted below is all there is, and everything after it counts itself. In the order in which a worker's transaction takes them.
LOCK TABLE "delivery_attempt", "delivery" IN SHARE ROW EXCLUSIVE MODE;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER "delivery_attempt_added" AFTER INSERT ON "delivery_attempt" REFERENCING NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "roll_tries"();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER "delivery_attempt_changed" AFTER UPDATE ON "delivery_attempt" REFERENCING OLD TABLE AS "old_rows" NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "roll_tries"();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER "delivery_attempt_removed" AFTER DELETE ON "delivery_attempt" REFERENCING OLD TABLE AS "old_rows" FOR EACH STATEMENT EXECUTE FUNCTION "roll_tries"();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER "delivery_added" AFTER INSERT ON "delivery" REFERENCING NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "roll_deliveries"();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER "delivery_changed" AFTER UPDATE ON "delivery" REFERENCING OLD TABLE AS "old_rows" NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "roll_deliveries"();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER "delivery_removed" AFTER DELETE ON "delivery" REFERENCING OLD TABLE AS "old_rows" FOR EACH STATEMENT EXECUTE FUNCTION "roll_deliveries"();
--> statement-breakpoint
INSERT INTO "delivery_rollup" ("site_id", "connection_id", "quarter_hour", "state", "reason", "deliveries", "fresh")
SELECT "site_id", "connection_id", quarter_hour("planned_at"), "state", CASE WHEN "state" <> 'delivered' THEN "reason" END, count(*), false
FROM "delivery" WHERE NOT EXISTS (SELECT FROM "delivery_rollup") GROUP BY 1, 2, 3, 4, 5;
--> statement-breakpoint
INSERT INTO "try_rollup" ("site_id", "connection_id", "quarter_hour", "class", "tries", "fresh")
SELECT "attempt"."site_id", "attempt"."connection_id", quarter_hour("attempt"."started_at"), "link"."class", sum("link"."tries"), false FROM (
  SELECT "site_id", "attempt_id", "class", count(*) AS "tries" FROM "delivery_attempt" WHERE "code" IS DISTINCT FROM 'batch_refused' GROUP BY 1, 2, 3
) AS "link" JOIN "attempt" ON "attempt"."site_id" = "link"."site_id" AND "attempt"."id" = "link"."attempt_id"
WHERE NOT EXISTS (SELECT FROM "try_rollup") GROUP BY 1, 2, 3, 4;
