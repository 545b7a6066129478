-- Connected ad accounts and what they cost. New and empty: nothing waits for them.
CREATE TABLE "ad_account" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"login_id" uuid,
	"platform" text NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"time_zone" text NOT NULL,
	"reached_through" text,
	"closed" text,
	"chosen" boolean DEFAULT false NOT NULL,
	"chosen_at" timestamp with time zone,
	"paused" boolean DEFAULT false NOT NULL,
	"wanted_from" date,
	"held_from" date,
	"held_to" date,
	"today_due_at" timestamp with time zone,
	"restated_on" date,
	"restating_to" date,
	"doubted" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"doubted_due_at" timestamp with time zone,
	"chunk_days" integer,
	"pending" text,
	"pending_kind" text,
	"pending_from" date,
	"pending_to" date,
	"due_at" timestamp with time zone,
	"lease_id" uuid,
	"leased_until" timestamp with time zone,
	"synced_at" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"fault" text,
	"problem" text,
	"problem_at" timestamp with time zone,
	CONSTRAINT "ad_account_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "ad_login" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"platform" text NOT NULL,
	"road" text NOT NULL,
	"entered" jsonb NOT NULL,
	"secrets" jsonb NOT NULL,
	"shown" jsonb NOT NULL,
	"base" text,
	"granted" jsonb NOT NULL,
	"granted_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone,
	"state" text DEFAULT 'ok' NOT NULL,
	"problem" text,
	"problem_at" timestamp with time zone,
	"connected_by" text NOT NULL,
	"connected_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ad_login_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "ad_name" (
	"site_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"level" text NOT NULL,
	"external_id" text NOT NULL,
	"name" text,
	"parent_id" text,
	"final_url" text,
	"thumbnail_url" text,
	"asset_id" text,
	"detailed_at" timestamp with time zone,
	CONSTRAINT "ad_name_site_id_account_id_level_external_id_pk" PRIMARY KEY("site_id","account_id","level","external_id")
);
--> statement-breakpoint
CREATE TABLE "cost_row" (
	"site_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"day" date NOT NULL,
	"campaign_id" text DEFAULT '' NOT NULL,
	"ad_group_id" text DEFAULT '' NOT NULL,
	"ad_id" text DEFAULT '' NOT NULL,
	"cost_micros" bigint NOT NULL,
	"currency" text NOT NULL,
	"impressions" bigint,
	"clicks" bigint,
	"video_views" bigint,
	"video_starts" bigint,
	"video_ends" bigint,
	"claim_conversions_micros" bigint,
	"claim_value_micros" bigint,
	"claim_view_conversions_micros" bigint,
	"claim_view_value_micros" bigint,
	"claim_window" text,
	"claim_basis" text,
	"acquisition_id" uuid,
	"sync_id" uuid NOT NULL,
	CONSTRAINT "cost_row_key" PRIMARY KEY("site_id","account_id","day","campaign_id","ad_group_id","ad_id")
);
--> statement-breakpoint
CREATE TABLE "oauth_start" (
	"site_id" uuid NOT NULL,
	"state_hash" text NOT NULL,
	"id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"login_id" uuid,
	"redirect_uri" text NOT NULL,
	"verifier" jsonb,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "oauth_start_site_id_state_hash_pk" PRIMARY KEY("site_id","state_hash")
);
--> statement-breakpoint
CREATE TABLE "spend_app" (
	"workspace_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"id" uuid NOT NULL,
	"entered" jsonb NOT NULL,
	"secrets" jsonb NOT NULL,
	"shown" jsonb NOT NULL,
	"base" text,
	"saved_by" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "spend_app_workspace_id_platform_pk" PRIMARY KEY("workspace_id","platform")
);
--> statement-breakpoint
CREATE TABLE "spend_sync" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"kind" text NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"outcome" text NOT NULL,
	"requests" integer NOT NULL,
	"rows" integer NOT NULL,
	"changed" jsonb NOT NULL,
	"fault" text,
	"problem" text,
	CONSTRAINT "spend_sync_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
ALTER TABLE "spend_app" ADD CONSTRAINT "spend_app_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "ad_account_once" ON "ad_account" USING btree ("site_id","platform","external_id");--> statement-breakpoint
CREATE INDEX "ad_account_due" ON "ad_account" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "cost_row_report" ON "cost_row" USING btree ("site_id","day","acquisition_id","account_id","currency","cost_micros","impressions","clicks");--> statement-breakpoint
CREATE INDEX "spend_sync_account" ON "spend_sync" USING btree ("site_id","account_id","started_at");--> statement-breakpoint
CREATE INDEX "spend_sync_platform" ON "spend_sync" USING btree ("platform","started_at");