-- Credit, touches and sessions get what reports ask of them, so that one index of each answers (docs/decisions/0026). The workers are stopped,
-- and collection does not touch these tables.
-- Collection does not touch what is locked here, so a lock is waited for rather than given up, with all of the work.
SET LOCAL lock_timeout = 0;
--> statement-breakpoint
CREATE TABLE "landing" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"page" text NOT NULL,
	CONSTRAINT "landing_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
ALTER TABLE "acquisition" ADD COLUMN "labels" jsonb;
--> statement-breakpoint
-- A part of derivedUuid (lib/core/hash.ts): its length in UTF-16 units, a colon, the text. The casts to text keep it immutable.
CREATE FUNCTION "landing_uuid"("site_id" uuid, "page" text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT overlay(overlay(left(encode(sha256(convert_to('12:landing_page|36:' || "site_id"::text || '|' || (CASE
    WHEN octet_length("page") = char_length("page") THEN char_length("page")
    ELSE char_length("page") + char_length(regexp_replace("page", '[^\U00010000-\U0010FFFF]', '', 'g')) END)::text
    || ':' || "page", 'UTF8')), 'hex'), 32) PLACING '8' FROM 13) PLACING 'a' FROM 17)::uuid
$$;
--> statement-breakpoint
-- Host and path, as landingPageOf (lib/model/landing.ts) reads them.
CREATE FUNCTION "landing_page"("url" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(substring("url" FROM '^[A-Za-z][A-Za-z0-9+.-]*://([^?#]*)'), '')
$$;
--> statement-breakpoint
-- For this transaction: what is sorted and hashed here is a large part of the database.
SET LOCAL work_mem = '128MB';
--> statement-breakpoint
SET LOCAL maintenance_work_mem = '256MB';
--> statement-breakpoint
-- Each table is emptied and filled from a temporary copy that has the new columns, its indexes made afterwards: at five million rows of credit a
-- third of the time of an UPDATE, and no dead rows are left. The table stays the same, so rights and row security do.
-- A browser keeps its device, so what it was last seen on is the device of its earlier visits; the country is taken from there as well.
CREATE TEMPORARY TABLE "touchpoint_filled" ON COMMIT DROP AS
SELECT touchpoint.*, CASE WHEN page IS NOT NULL THEN "landing_uuid"(touchpoint."site_id", page) END AS "landing_id",
  touchpoint."click_value" IS NOT NULL AS "has_click_id",
  CASE WHEN NOT "from_order" THEN visitor."device" END AS "device", CASE WHEN NOT "from_order" THEN visitor."country" END AS "country"
FROM "touchpoint" CROSS JOIN LATERAL (SELECT "landing_page"("landing_url") AS page OFFSET 0) AS landed
  LEFT JOIN "visitor" ON visitor."site_id" = touchpoint."site_id" AND visitor."generation" = touchpoint."generation" AND visitor."id" = "visitor_id";
--> statement-breakpoint
INSERT INTO "landing" ("site_id", "id", "page")
SELECT DISTINCT ON ("site_id", "landing_id") "site_id", "landing_id", "landing_page"("landing_url") FROM "touchpoint_filled"
WHERE "landing_id" IS NOT NULL;
--> statement-breakpoint
DROP FUNCTION "landing_uuid"(uuid, text), "landing_page"(text);
--> statement-breakpoint
ALTER TABLE "touchpoint" DROP CONSTRAINT "touchpoint_site_id_generation_id_pk";
--> statement-breakpoint
DROP INDEX "touchpoint_person", "touchpoint_at", "touchpoint_session";
--> statement-breakpoint
TRUNCATE "touchpoint";
--> statement-breakpoint
ALTER TABLE "touchpoint" ADD COLUMN "landing_id" uuid, ADD COLUMN "has_click_id" boolean NOT NULL, ADD COLUMN "device" text, ADD COLUMN "country" text;
--> statement-breakpoint
INSERT INTO "touchpoint" SELECT * FROM "touchpoint_filled";
--> statement-breakpoint
ALTER TABLE "touchpoint" ADD CONSTRAINT "touchpoint_site_id_generation_id_pk" PRIMARY KEY("site_id","generation","id");
--> statement-breakpoint
CREATE INDEX "touchpoint_person" ON "touchpoint" USING btree ("site_id","generation","person_id","at");
--> statement-breakpoint
CREATE INDEX "touchpoint_session" ON "touchpoint" USING btree ("site_id","generation","session_id");
--> statement-breakpoint
CREATE INDEX "touchpoint_report" ON "touchpoint" USING btree ("site_id","generation","at","acquisition_id","landing_id","has_click_id","device","country");
--> statement-breakpoint
CREATE TEMPORARY TABLE "session_filled" ON COMMIT DROP AS
SELECT session.*, t."acquisition_id", t."landing_id", coalesce(t."has_click_id", false) AS "has_click_id", t."device", t."country",
  NULL::smallint AS "steps"
FROM "session" LEFT JOIN "touchpoint_filled" AS t ON t."site_id" = session."site_id" AND t."generation" = session."generation" AND t."id" = session."id";
--> statement-breakpoint
ALTER TABLE "session" DROP CONSTRAINT "session_site_id_generation_id_pk";
--> statement-breakpoint
DROP INDEX "session_visitor", "session_person", "session_started";
--> statement-breakpoint
TRUNCATE "session";
--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "acquisition_id" uuid, ADD COLUMN "landing_id" uuid, ADD COLUMN "has_click_id" boolean NOT NULL, ADD COLUMN "device" text,
  ADD COLUMN "country" text, ADD COLUMN "steps" smallint;
--> statement-breakpoint
INSERT INTO "session" SELECT * FROM "session_filled";
--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_site_id_generation_id_pk" PRIMARY KEY("site_id","generation","id");
--> statement-breakpoint
CREATE INDEX "session_visitor" ON "session" USING btree ("site_id","generation","visitor_id","last_event_at");
--> statement-breakpoint
CREATE INDEX "session_person" ON "session" USING btree ("site_id","generation","person_id");
--> statement-breakpoint
CREATE INDEX "session_report" ON "session" USING btree ("site_id","generation","started_at","acquisition_id","landing_id","has_click_id","device","country","steps");
--> statement-breakpoint
-- The shares of an order that is divided, in 10^12 by the largest remainder, as allocate (lib/attribution/allocate.ts) makes them.
CREATE TEMPORARY TABLE "credit_share" ON COMMIT DROP AS
SELECT place, whole + (row_number() OVER (PARTITION BY "site_id", "generation", "order_id", "model" ORDER BY remainder DESC, "position")
  <= 1000000000000 - sum(whole) OVER (PARTITION BY "site_id", "generation", "order_id", "model"))::int AS share
FROM (
  SELECT ctid AS place, "site_id", "generation", "order_id", "model", "position", div("weight" * 1000000000000::numeric, "total_weight")::bigint AS whole,
    mod("weight" * 1000000000000::numeric, "total_weight") AS remainder
  FROM "credit" WHERE "entry" = 0 AND "weight" <> "total_weight"
) AS divided;
--> statement-breakpoint
ANALYZE "credit_share";
--> statement-breakpoint
ANALYZE "touchpoint_filled";
--> statement-breakpoint
-- In the order of the table, which is that of time: an index-only scan of a range then looks at few pages of the visibility map.
CREATE TEMPORARY TABLE "credit_filled" ON COMMIT DROP AS
SELECT credit."site_id", credit."generation", "order_id", "model", "entry", "position", "touchpoint_id", "amount", credit."currency", "weight", "total_weight",
  credit."ordered_at", "posted_at", CASE WHEN "entry" <> 0 THEN 0 ELSE coalesce(part.share, 1000000000000) END::bigint AS "share",
  t."acquisition_id", t."landing_id", t."at" AS "touched_at", coalesce(t."has_click_id", false) AS "has_click_id", t."device", t."country",
  coalesce(o."sales_channel", 'online') AS "sales_channel", coalesce(o."left_out", false) AS "left_out", coalesce(o."test", true) AS "test",
  (CASE WHEN o."new_customer" THEN CASE WHEN o."declared_new" IS NULL THEN 2 ELSE 1 END ELSE 0 END)::smallint AS "first_order"
FROM "credit" LEFT JOIN "credit_share" AS part ON part.place = credit.ctid
  LEFT JOIN "touchpoint_filled" AS t ON t."site_id" = credit."site_id" AND t."generation" = credit."generation" AND t."id" = "touchpoint_id"
  LEFT JOIN "order" AS o ON o."site_id" = credit."site_id" AND o."generation" = credit."generation" AND o."id" = "order_id";
--> statement-breakpoint
ALTER TABLE "credit" DROP CONSTRAINT "credit_site_id_generation_order_id_model_entry_position_pk";
--> statement-breakpoint
DROP INDEX "credit_report";
--> statement-breakpoint
TRUNCATE "credit";
--> statement-breakpoint
ALTER TABLE "credit" ADD COLUMN "share" bigint NOT NULL, ADD COLUMN "acquisition_id" uuid, ADD COLUMN "landing_id" uuid,
  ADD COLUMN "touched_at" timestamp with time zone, ADD COLUMN "has_click_id" boolean NOT NULL, ADD COLUMN "device" text, ADD COLUMN "country" text,
  ADD COLUMN "sales_channel" text NOT NULL, ADD COLUMN "left_out" boolean NOT NULL, ADD COLUMN "test" boolean NOT NULL, ADD COLUMN "first_order" smallint NOT NULL;
--> statement-breakpoint
INSERT INTO "credit" ("site_id", "generation", "order_id", "model", "entry", "position", "touchpoint_id", "amount", "currency", "weight", "total_weight",
  "ordered_at", "posted_at", "share", "acquisition_id", "landing_id", "touched_at", "has_click_id", "device", "country", "sales_channel", "left_out", "test", "first_order")
SELECT * FROM "credit_filled";
--> statement-breakpoint
ALTER TABLE "credit" ADD CONSTRAINT "credit_site_id_generation_order_id_model_entry_position_pk"
  PRIMARY KEY("site_id","generation","order_id","model","entry","position");
--> statement-breakpoint
CREATE INDEX "credit_report" ON "credit" USING btree ("site_id","generation","model","ordered_at","acquisition_id","landing_id","amount","share","currency",
  "sales_channel","left_out","first_order","has_click_id","device","country","touched_at","order_id") WHERE NOT test;
