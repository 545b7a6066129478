/**
 * SQL that a distributed database needs in place of what the migrations made, or beside it. None of it is known to plain Postgres
 * installations. How Citus runs a function: its body on the coordinator, and each statement in it as a distributed one.
 */
import type { CountingRule } from './classes';

/**
 * Stores the events of one site as store_events of the migrations stores those of any: every statement names the site, so that
 * Citus sends it to the site's node. The lock is the coordinator's, comes before the keys, and goes after the site's node has
 * committed. Several sites are refused as wrong data, so that a web process that was started before stores its requests one by
 * one.
 */
export const STORE_EVENTS_OF_ONE_SITE = `
CREATE OR REPLACE FUNCTION "store_events"("sites" uuid[], "months" date[], "ids" uuid[], "message_ids" text[], "rows" json)
RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  "site" uuid := "sites"[1];
  "fresh" uuid[];
  "all_fresh" boolean;
  "head" bigint;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'events are stored at READ COMMITTED alone, not at %', current_setting('transaction_isolation');
  END IF;
  IF "site" <> ANY ("sites") THEN
    RAISE EXCEPTION 'a distributed database stores the events of one site in a statement: start the web processes anew'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('tieback log ' || "site", 0));
  WITH "added" AS (
    INSERT INTO "event_key" ("site_id", "message_id", "event_id")
    SELECT "site", "message_id", "id"
    FROM unnest("message_ids", "ids") WITH ORDINALITY AS "incoming" ("message_id", "id", "place")
    ORDER BY "message_id", "place"
    ON CONFLICT DO NOTHING
    RETURNING "event_id"
  ) SELECT array_agg("event_id") INTO "fresh" FROM "added";
  IF "fresh" IS NULL THEN RETURN '{}'; END IF;
  "all_fresh" := cardinality("fresh") = cardinality("ids");
  SELECT coalesce(max("last_position"), 0) INTO "head" FROM "log_segment" WHERE "site_id" = "site";
  INSERT INTO "log_segment" ("site_id", "last_position", "first_position", "month")
  SELECT "site", "head" + "upto", "head" + "upto" - "events" + 1, "month" FROM (
    SELECT "month", count(*) AS "events", (sum(count(*)) OVER (ORDER BY "month"))::bigint AS "upto"
    FROM unnest("months", "ids") AS "incoming" ("month", "id")
    WHERE "all_fresh" OR "id" = ANY ("fresh")
    GROUP BY "month"
  ) AS "counted";
  INSERT INTO "event" ("site_id", "id", "position", "message_id", "source", "name", "occurred_at", "received_at", "visitor_id",
    "consent", "country", "filtered", "payload", "personal")
  SELECT "site", "id", "head" + row_number() OVER (ORDER BY "month", "place"), "message_id", "source", "name",
    "occurred_at", "received_at", "visitor_id", "consent", "country", "filtered", "payload", "personal"
  FROM ROWS FROM (json_to_recordset("rows") AS (
    "id" uuid, "message_id" text, "source" text, "name" text, "occurred_at" timestamptz, "received_at" timestamptz,
    "visitor_id" uuid, "consent" jsonb, "country" text, "filtered" text, "payload" jsonb, "personal" jsonb
  ), unnest("months")) WITH ORDINALITY AS "incoming" ("id", "message_id", "source", "name", "occurred_at", "received_at",
    "visitor_id", "consent", "country", "filtered", "payload", "personal", "month", "place")
  WHERE "all_fresh" OR "id" = ANY ("fresh");
  RETURN "fresh";
END
$$`;

/**
 * Puts a counting rule onto one shard, on the node that holds it: Citus takes no triggers on distributed tables
 * (https://docs.citusdata.com/en/stable/extra/triggers.html, read 2026-11). The rule stays the migrations' function: the shard's
 * own has its body, with the shards of the site's other tables in place of the tables. "names" are those shards, by table;
 * without them Citus is asked, whose colocated shards begin at the same hash.
 */
export const COUNT_ON_SHARD = `
CREATE OR REPLACE FUNCTION "count_on_shard"(
  "rule" text, "events" text[], "tables" text[], "shard" text, "names" jsonb DEFAULT NULL
)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  "own" text := substring("shard" FROM '([0-9]+)"?$');
  "counter" text := "rule" || '_' || "own";
  "body" text;
  "table" text;
  "event" text;
BEGIN
  -- What is made here is the node's own, and nothing to pass on.
  PERFORM set_config('citus.enable_ddl_propagation', 'off', true);
  IF "names" IS NULL THEN
    SELECT jsonb_object_agg("logicalrelid"::text, "logicalrelid"::text || '_' || "shardid") INTO "names" FROM "pg_dist_shard"
    WHERE "logicalrelid"::text = ANY ("tables")
      AND "shardminvalue" = (SELECT "shardminvalue" FROM "pg_dist_shard" WHERE "shardid" = "own"::bigint);
  END IF;
  SELECT "prosrc" INTO STRICT "body" FROM "pg_proc" WHERE "oid" = ("rule" || '()')::regprocedure;
  FOREACH "table" IN ARRAY "tables" LOOP
    IF "names" ->> "table" IS NULL THEN RAISE EXCEPTION 'no shard of % lies beside %', "table", "shard"; END IF;
    "body" := replace("body", '"' || "table" || '"', quote_ident("names" ->> "table"));
  END LOOP;
  EXECUTE format('CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS %L', "counter", "body");
  FOREACH "event" IN ARRAY "events" LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER %s ON %s REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION %I()',
      'counted_' || lower("event"), "event", "shard"::regclass,
      concat_ws(' ', CASE WHEN "event" <> 'INSERT' THEN 'OLD TABLE AS "old_rows"' END,
        CASE WHEN "event" <> 'DELETE' THEN 'NEW TABLE AS "new_rows"' END),
      "counter");
  END LOOP;
  RETURN cardinality("events");
END
$$`;

/** The call that puts the rule onto one shard. `shard` is its name, or %s where Citus fills it in. */
export function countOnShard({ rule, triggers, tables }: Omit<CountingRule, 'table'>, shard: string): string {
  return `SELECT count_on_shard('${rule}', '{${Object.keys(triggers).join(',')}}', '{${tables.join(',')}}', '${shard}')`;
}

/** Functions of the migrations that queries and rules call: the nodes call them too. */
export const nodeFunctions = [
  'quarter_hour(timestamptz)',
  'event_month(uuid)',
  'event_partition_bound(timestamptz)',
  'roll_deliveries()',
  'roll_tries()',
  'roll_rejections()',
  'count_on_shard(text, text[], text[], text, jsonb)',
];
