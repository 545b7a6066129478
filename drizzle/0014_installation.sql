-- The key that an installation's programs seal under, so that one with another key notices; and whether the demo store was filled to its end.
CREATE TABLE "installation" (
	"id" smallint PRIMARY KEY NOT NULL,
	"sealing_key" text NOT NULL,
	"agreed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "demo_fill" (
	"site_id" uuid PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone
);
