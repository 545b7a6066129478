CREATE TABLE "event_repeat" (
	"site_id" uuid NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"source" text NOT NULL,
	"events" bigint NOT NULL,
	CONSTRAINT "event_repeat_site_id_hour_source_pk" PRIMARY KEY("site_id","hour","source")
);
--> statement-breakpoint
CREATE TABLE "import_job" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"started_by" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"state" text NOT NULL,
	"bytes" bigint,
	"bytes_read" bigint NOT NULL,
	"rows" integer NOT NULL,
	"accepted" integer NOT NULL,
	"duplicates" integer NOT NULL,
	"refused" integer NOT NULL,
	"problem" text,
	CONSTRAINT "import_job_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "import_refusal" (
	"site_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"row" integer NOT NULL,
	"column" text NOT NULL,
	"detail" text NOT NULL,
	"record" jsonb NOT NULL,
	CONSTRAINT "import_refusal_site_id_import_id_row_pk" PRIMARY KEY("site_id","import_id","row")
);
