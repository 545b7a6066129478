-- New and empty: nothing waits for it.
CREATE TABLE "data_driven_run" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"params" jsonb NOT NULL,
	"fingerprint" text NOT NULL,
	"state" text NOT NULL,
	"progress" smallint DEFAULT 0 NOT NULL,
	"result" jsonb,
	"error" text,
	"requested_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"requested_by" text NOT NULL,
	CONSTRAINT "data_driven_run_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE INDEX "data_driven_run_asked" ON "data_driven_run" USING btree ("site_id","requested_at");
--> statement-breakpoint
CREATE UNIQUE INDEX "data_driven_run_open" ON "data_driven_run" USING btree ("site_id",md5("params"::text)) WHERE finished_at IS NULL;
