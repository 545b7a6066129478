-- Which browsers brought a click id (lib/pipeline/derive/repeated-clicks.ts), and what changed settings make anew of stored rows
-- (lib/model/rederivation.ts). The new column has a constant default, so that no row is written.
ALTER TABLE "click_id" ADD COLUMN "other_visitors" uuid[] DEFAULT '{}' NOT NULL;
--> statement-breakpoint
CREATE TABLE "rederivation" (
	"site_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"audit_entry_id" uuid NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"phase" text,
	"place" uuid,
	"done" bigint DEFAULT 0 NOT NULL,
	"total" bigint,
	"changed" bigint DEFAULT 0 NOT NULL,
	"stepped_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "rederivation_site_id_kind_pk" PRIMARY KEY("site_id","kind")
);
