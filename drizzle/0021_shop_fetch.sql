-- Access to a shop's own API, which orders are to be fetched there, how far its past is taken in, and what webhooks have missed. New tables, and a column with a default, which rewrites nothing.
ALTER TABLE "source" ADD COLUMN "credentials" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
CREATE TABLE "shop_sync" (
	"site_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"access" jsonb NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"open_until" timestamp with time zone,
	"problem" text,
	"problem_at" timestamp with time zone,
	"backfill_state" text,
	"backfill_started_by" text,
	"backfill_started_at" timestamp with time zone,
	"backfill_finished_at" timestamp with time zone,
	"backfill_until" timestamp with time zone,
	"backfill_cursor" text,
	"backfill_taken" integer DEFAULT 0 NOT NULL,
	"backfill_refused" integer DEFAULT 0 NOT NULL,
	"backfill_total" integer,
	"backfill_reached" timestamp with time zone,
	"backfill_ends_at" timestamp with time zone,
	"backfill_missing" text,
	"reconciled_to" timestamp with time zone NOT NULL,
	"reconcile_due_at" timestamp with time zone NOT NULL,
	"pass_to" timestamp with time zone,
	"pass_cursor" text,
	CONSTRAINT "shop_sync_site_id_source_id_pk" PRIMARY KEY("site_id","source_id")
);
--> statement-breakpoint
CREATE TABLE "shop_fetch" (
	"site_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"order_id" text NOT NULL,
	"asks" integer DEFAULT 1 NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"problem" text,
	CONSTRAINT "shop_fetch_site_id_source_id_order_id_pk" PRIMARY KEY("site_id","source_id","order_id")
);
--> statement-breakpoint
CREATE TABLE "shop_miss" (
	"site_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"order_id" text NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"order_name" text,
	"currency" text,
	"value" bigint,
	CONSTRAINT "shop_miss_site_id_source_id_order_id_found_at_pk" PRIMARY KEY("site_id","source_id","order_id","found_at")
);
--> statement-breakpoint
CREATE TABLE "shop_check_day" (
	"site_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"day" date NOT NULL,
	"orders" integer NOT NULL,
	CONSTRAINT "shop_check_day_site_id_source_id_day_pk" PRIMARY KEY("site_id","source_id","day")
);
--> statement-breakpoint
CREATE OR REPLACE VIEW "secret_shown" WITH (security_barrier) AS
  SELECT site_id, owner_id, name, secret ->> 'lastFour' AS last_four, secret ->> 'createdAt' AS created_at
  FROM (
    SELECT site_id, id AS owner_id, key AS name, value AS secret FROM connection, jsonb_each(secrets)
    UNION ALL SELECT site_id, id, 'secret', secrets -> 0 FROM source WHERE jsonb_array_length(secrets) > 0
    UNION ALL SELECT site_id, id, 'access.' || key, value FROM source, jsonb_each(credentials)
    UNION ALL SELECT site_id, id, 'webhook', webhook_secret FROM alert_rule WHERE webhook_secret IS NOT NULL
  ) AS stored
  WHERE site_id = ANY ((SELECT string_to_array(current_setting('tieback.sites', true), ','))::uuid[]);
