-- The ledger of what moves past days, and the acquisitions that it names. Touchpoints that are there get theirs in one pass over the
-- table: 24 s for a million on two busy cores. Deriving and reports wait for it; collection does not, as long as this comes before
-- the migration that locks "event".
-- Collection does not touch what is locked here, so a lock is waited for rather than given up, with all of the work.
SET LOCAL lock_timeout = 0;
--> statement-breakpoint
CREATE TABLE "acquisition" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"paid" boolean NOT NULL,
	"source" text,
	"medium" text,
	"campaign" text,
	"campaign_id" text,
	"ad_group" text,
	"ad" text,
	"keyword" text,
	"platform" text,
	"referrer_host" text,
	"channel" text NOT NULL,
	CONSTRAINT "acquisition_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "credit_delta" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"order_id" uuid NOT NULL,
	"day" date NOT NULL,
	"model" text NOT NULL,
	"acquisition_id" uuid,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"cause" text NOT NULL,
	"event_id" uuid,
	"audit_entry_id" uuid,
	CONSTRAINT "credit_delta_site_id_id_pk" PRIMARY KEY("site_id","id"),
	CONSTRAINT "credit_delta_origin" CHECK ("credit_delta"."cause" = 'rebuild' OR num_nonnulls("credit_delta"."event_id", "credit_delta"."audit_entry_id") = 1)
);
--> statement-breakpoint
CREATE INDEX "credit_delta_day" ON "credit_delta" USING btree ("site_id","day");
--> statement-breakpoint
CREATE INDEX "credit_delta_order" ON "credit_delta" USING btree ("site_id","order_id");
--> statement-breakpoint
-- One field as derivedUuid (lib/core/hash.ts) takes it in: its length in UTF-16 units, a colon, the text; the text is what
-- acquisitionIdOf makes of the field. The casts to text keep the expression immutable, so that Postgres puts it in the function's
-- place: calls took five times as long.
CREATE FUNCTION "acquisition_part"("value" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN "value" IS NULL THEN '0:' WHEN octet_length("value") = char_length("value") THEN (1 + char_length("value"))::text || ':=' || "value"
    ELSE (1 + char_length("value") + char_length(regexp_replace("value", '[^\U00010000-\U0010FFFF]', '', 'g')))::text || ':=' || "value" END
$$;
--> statement-breakpoint
CREATE FUNCTION "acquisition_host"("referrer" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lower(substring("referrer" FROM '^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#@:]+)') COLLATE "C")
$$;
--> statement-breakpoint
ALTER TABLE "touchpoint" ADD COLUMN "acquisition_id" uuid;
--> statement-breakpoint
-- Changing the type writes the table once and leaves no dead rows, where an UPDATE would leave as many as there are.
ALTER TABLE "touchpoint" ALTER COLUMN "acquisition_id" SET NOT NULL, ALTER COLUMN "acquisition_id" TYPE uuid USING overlay(overlay(
  left(encode(sha256(convert_to(concat_ws('|', '11:acquisition', '36:' || "site_id", char_length("kind") || ':' || "kind",
    CASE WHEN "paid" THEN '4:true' ELSE '5:false' END, acquisition_part("source"), acquisition_part("medium"), acquisition_part("campaign"),
    acquisition_part("campaign_id"), acquisition_part("ad_group"), acquisition_part("ad"), acquisition_part("keyword"), acquisition_part("platform"),
    acquisition_part(acquisition_host("referrer"))), 'UTF8')), 'hex'), 32)
  PLACING '8' FROM 13) PLACING 'a' FROM 17)::uuid;
--> statement-breakpoint
INSERT INTO "acquisition" ("site_id", "id", "kind", "paid", "source", "medium", "campaign", "campaign_id", "ad_group", "ad", "keyword", "platform",
  "referrer_host", "channel")
SELECT "site_id", "acquisition_id", "kind", "paid", "source", "medium", "campaign", "campaign_id", "ad_group", "ad", "keyword", "platform",
  acquisition_host("referrer"), "channel"
FROM (SELECT DISTINCT ON ("site_id", "acquisition_id") * FROM "touchpoint") AS "first";
--> statement-breakpoint
DROP FUNCTION "acquisition_part"(text), "acquisition_host"(text);
