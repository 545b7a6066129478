CREATE TABLE "budget" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"month" text NOT NULL,
	"channel" text NOT NULL,
	"campaign" text NOT NULL,
	"amount" bigint NOT NULL,
	"entered_by" text NOT NULL,
	"entered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "budget_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "finding" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"source" text NOT NULL,
	"campaign" text NOT NULL,
	"shown_on" date NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"evidence" jsonb NOT NULL,
	"latest" jsonb NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"decided_on" date,
	"note" text,
	CONSTRAINT "finding_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "finding_look" (
	"site_id" uuid NOT NULL,
	"looked_at" timestamp with time zone NOT NULL,
	"day" date NOT NULL,
	"found" integer NOT NULL,
	CONSTRAINT "finding_look_site_id_pk" PRIMARY KEY("site_id")
);
--> statement-breakpoint
CREATE TABLE "finding_outcome" (
	"site_id" uuid NOT NULL,
	"finding_id" uuid NOT NULL,
	"since" text NOT NULL,
	"weeks" smallint NOT NULL,
	"began_on" date NOT NULL,
	"measured_at" timestamp with time zone NOT NULL,
	"facts" jsonb NOT NULL,
	CONSTRAINT "finding_outcome_site_id_finding_id_since_weeks_pk" PRIMARY KEY("site_id","finding_id","since","weeks")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "budget_once" ON "budget" USING btree ("site_id","month","channel","campaign");--> statement-breakpoint
CREATE UNIQUE INDEX "finding_once" ON "finding" USING btree ("site_id","kind","channel","source","campaign") WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX "finding_shown" ON "finding" USING btree ("site_id","shown_on");