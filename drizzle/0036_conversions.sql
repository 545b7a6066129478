-- New and empty: nothing waits for them.
CREATE TABLE "conversion" (
	"site_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"id" uuid NOT NULL,
	"type" text NOT NULL,
	"event_id" uuid NOT NULL,
	"converted_at" timestamp with time zone NOT NULL,
	"log_position" bigint NOT NULL,
	"source" text NOT NULL,
	"value" bigint,
	"currency" text NOT NULL,
	"visitor_id" uuid,
	"person_id" uuid,
	"base_person_id" uuid,
	"browser_person_id" uuid,
	"session_id" uuid,
	"counted" boolean NOT NULL,
	"path" jsonb NOT NULL,
	CONSTRAINT "conversion_site_id_generation_id_pk" PRIMARY KEY("site_id","generation","id")
);
--> statement-breakpoint
CREATE TABLE "conversion_credit" (
	"site_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"conversion_id" uuid NOT NULL,
	"model" text NOT NULL,
	"position" integer NOT NULL,
	"type" text NOT NULL,
	"touchpoint_id" uuid,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"weight" bigint NOT NULL,
	"total_weight" bigint NOT NULL,
	"share" bigint NOT NULL,
	"converted_at" timestamp with time zone NOT NULL,
	"acquisition_id" uuid,
	"landing_id" uuid,
	"touched_at" timestamp with time zone,
	"has_click_id" boolean NOT NULL,
	"device" text,
	"country" text,
	CONSTRAINT "conversion_credit_key" PRIMARY KEY("site_id","generation","conversion_id","model","position")
);
--> statement-breakpoint
CREATE INDEX "conversion_listed" ON "conversion" USING btree ("site_id","generation","converted_at","id","type") WHERE counted;--> statement-breakpoint
CREATE INDEX "conversion_person" ON "conversion" USING btree ("site_id","generation","person_id","converted_at");--> statement-breakpoint
CREATE INDEX "conversion_visitor" ON "conversion" USING btree ("site_id","generation","visitor_id","converted_at");--> statement-breakpoint
CREATE INDEX "conversion_session" ON "conversion" USING btree ("site_id","generation","session_id","converted_at");--> statement-breakpoint
CREATE INDEX "conversion_counted" ON "conversion" USING btree ("site_id","generation","person_id","type") WHERE counted;--> statement-breakpoint
CREATE INDEX "conversion_credit_report" ON "conversion_credit" USING btree ("site_id","generation","type","model","converted_at","acquisition_id","landing_id","amount","share","currency","has_click_id","device","country","touched_at","conversion_id");--> statement-breakpoint
-- Of credit that is there; workers are stopped, so nothing waits for it.
CREATE INDEX "credit_refunds" ON "credit" USING btree ("site_id","generation","model","posted_at") WHERE entry > 0 AND NOT test;--> statement-breakpoint
-- Conversions that sites have had so far are found by deriving their events anew, beside the live rows. Sites without such an event have none.
INSERT INTO "rederivation" ("site_id", "kind", "requested_at")
  SELECT DISTINCT "site_id", 'rebuild', now() FROM "event" WHERE "name" IN ('generate_lead', 'sign_up', 'subscribe', 'start_trial')
  ON CONFLICT ("site_id", "kind") DO UPDATE SET "audit_entry_id" = NULL, "requested_at" = excluded."requested_at", "phase" = NULL,
    "place" = NULL, "done" = 0, "total" = NULL, "changed" = 0, "stepped_at" = NULL, "finished_at" = NULL;
