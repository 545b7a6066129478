-- How many people an identifier has joined to its owner: what the merges tell of the past.
ALTER TABLE "identifier" ADD COLUMN "joins" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
UPDATE "identifier" SET "joins" = "counted"."joins" FROM (
  SELECT "site_id", "generation", "kind", "value", count(*)::int AS "joins" FROM "merge" GROUP BY 1, 2, 3, 4
) AS "counted"
WHERE "identifier"."site_id" = "counted"."site_id" AND "identifier"."generation" = "counted"."generation"
  AND "identifier"."kind" = "counted"."kind" AND "identifier"."value" = "counted"."value";
