-- Since when the database is spread over nodes by the Citus extension (npm run -s cli -- distribute); absent on plain Postgres.
ALTER TABLE "installation" ADD COLUMN "distributed_at" timestamp with time zone;
