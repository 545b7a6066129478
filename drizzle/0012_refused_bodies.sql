-- What was refused is kept within a day's allowance, and a webhook's bodies whole until they are released: lib/pipeline/collect/refusals.ts. New tables
-- alone, so that nothing waits.
CREATE TABLE "refused_body" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"sealed" jsonb NOT NULL,
	CONSTRAINT "refused_body_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE INDEX "refused_body_source" ON "refused_body" USING btree ("site_id","source_id","id");
--> statement-breakpoint
CREATE TABLE "refusal_day" (
	"site_id" uuid NOT NULL,
	"day" date NOT NULL,
	"allowance" text NOT NULL,
	"kept" integer NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"released" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "refusal_day_site_id_day_allowance_pk" PRIMARY KEY("site_id","day","allowance")
);
