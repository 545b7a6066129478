-- Ids of events are uuid v7: a month is a range of ids, so the id alone finds the partition.
CREATE SEQUENCE "event_sequence" AS bigint CACHE 1;
--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"key_hash" text NOT NULL,
	"last_four" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_key_key_hash_unique" UNIQUE("key_hash")
);
--> statement-breakpoint
CREATE TABLE "auth_session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "invitation_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "member" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "member_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "membership_workspace_id_member_id_pk" PRIMARY KEY("workspace_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "site" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"domains" text[] NOT NULL,
	"time_zone" text NOT NULL,
	"currency" text NOT NULL,
	"write_key" text NOT NULL,
	"collect_path" text NOT NULL,
	"script_path" text NOT NULL,
	"settings" jsonb NOT NULL,
	"demo" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "site_write_key_unique" UNIQUE("write_key"),
	CONSTRAINT "site_collect_path_unique" UNIQUE("collect_path"),
	CONSTRAINT "site_script_path_unique" UNIQUE("script_path")
);
--> statement-breakpoint
CREATE TABLE "workspace" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "workspace_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "cursor" (
	"site_id" uuid PRIMARY KEY NOT NULL,
	"transaction_id" "xid8" NOT NULL,
	"sequence" bigint NOT NULL,
	"event_received_at" timestamp with time zone,
	"processed_at" timestamp with time zone,
	"rebuilding_since" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "event" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"sequence" bigint DEFAULT nextval('event_sequence') NOT NULL,
	"transaction_id" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"message_id" text NOT NULL,
	"source" text NOT NULL,
	"name" text NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"visitor_id" uuid,
	"consent" jsonb,
	"country" text,
	"ip" text,
	"filtered" text,
	"payload" jsonb NOT NULL,
	CONSTRAINT "event_site_id_id_pk" PRIMARY KEY("site_id","id")
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE TABLE "event_key" (
	"site_id" uuid NOT NULL,
	"message_id" text NOT NULL,
	"event_id" uuid NOT NULL,
	CONSTRAINT "event_key_site_id_message_id_pk" PRIMARY KEY("site_id","message_id")
);
--> statement-breakpoint
CREATE TABLE "rejected_event" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"source" text NOT NULL,
	"reason" text NOT NULL,
	"field" text,
	"detail" text NOT NULL,
	"body" text,
	CONSTRAINT "rejected_event_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "worker" (
	"id" uuid PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identifier" (
	"site_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"person_id" uuid NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"event_id" uuid NOT NULL,
	"other_people" uuid[] NOT NULL,
	"set_aside" text,
	CONSTRAINT "identifier_site_id_kind_value_pk" PRIMARY KEY("site_id","kind","value")
);
--> statement-breakpoint
CREATE TABLE "merge" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"winner_id" uuid NOT NULL,
	"loser_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"event_id" uuid NOT NULL,
	"merged_at" timestamp with time zone NOT NULL,
	CONSTRAINT "merge_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "person" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"merged_into" uuid,
	CONSTRAINT "person_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "visitor" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"device" text,
	"browser" text,
	"os" text,
	"country" text,
	"known_people" integer DEFAULT 0 NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	CONSTRAINT "visitor_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "credit" (
	"site_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"model" text NOT NULL,
	"entry" smallint NOT NULL,
	"position" integer NOT NULL,
	"touchpoint_id" uuid,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"weight" bigint NOT NULL,
	"total_weight" bigint NOT NULL,
	"ordered_at" timestamp with time zone NOT NULL,
	"posted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "credit_site_id_order_id_model_entry_position_pk" PRIMARY KEY("site_id","order_id","model","entry","position")
);
--> statement-breakpoint
CREATE TABLE "order" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"order_key" text NOT NULL,
	"ordered_at" timestamp with time zone NOT NULL,
	"currency" text NOT NULL,
	"total" bigint NOT NULL,
	"tax" bigint NOT NULL,
	"shipping" bigint NOT NULL,
	"discount" bigint NOT NULL,
	"revenue" bigint NOT NULL,
	"refunded" bigint NOT NULL,
	"state" text NOT NULL,
	"test" boolean NOT NULL,
	"coupon" text,
	"new_customer" boolean NOT NULL,
	"declared_new" boolean,
	"visitor_id" uuid,
	"person_id" uuid,
	"session_id" uuid,
	"event_id" uuid NOT NULL,
	CONSTRAINT "order_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "order_change" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"cause" text NOT NULL,
	"event_id" uuid NOT NULL,
	"detail" jsonb,
	CONSTRAINT "order_change_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "order_event" (
	"site_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "order_event_site_id_order_id_event_id_pk" PRIMARY KEY("site_id","order_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "path_touch" (
	"site_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"touchpoint_id" uuid NOT NULL,
	"rejection" text,
	CONSTRAINT "path_touch_site_id_order_id_position_pk" PRIMARY KEY("site_id","order_id","position")
);
--> statement-breakpoint
CREATE TABLE "refund" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"order_key" text NOT NULL,
	"amount" bigint,
	"currency" text,
	"refunded_at" timestamp with time zone NOT NULL,
	"log_position" bigint NOT NULL,
	"event_id" uuid NOT NULL,
	CONSTRAINT "refund_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "click_id" (
	"site_id" uuid NOT NULL,
	"param" text NOT NULL,
	"value" text NOT NULL,
	"platform" text NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"visitor_id" uuid NOT NULL,
	"touchpoint_id" uuid NOT NULL,
	"landing_url" text,
	CONSTRAINT "click_id_site_id_param_value_pk" PRIMARY KEY("site_id","param","value")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"visitor_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"last_event_at" timestamp with time zone NOT NULL,
	"identified" boolean DEFAULT false NOT NULL,
	"campaign_key" text NOT NULL,
	"events" integer NOT NULL,
	"page_views" integer NOT NULL,
	CONSTRAINT "session_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "touchpoint" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"log_position" bigint NOT NULL,
	"visitor_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"source" text,
	"medium" text,
	"campaign" text,
	"campaign_id" text,
	"ad_group" text,
	"ad" text,
	"keyword" text,
	"platform" text,
	"paid" boolean NOT NULL,
	"click_param" text,
	"click_value" text,
	"click_ids" jsonb NOT NULL,
	"click_id_likely_stripped" boolean NOT NULL,
	"landing_url" text,
	"referrer" text,
	CONSTRAINT "touchpoint_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_session" ADD CONSTRAINT "auth_session_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site" ADD CONSTRAINT "site_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_key_workspace" ON "api_key" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "auth_session_member" ON "auth_session" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "invitation_workspace" ON "invitation" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "membership_member" ON "membership" USING btree ("member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "site_slug" ON "site" USING btree ("workspace_id","slug");--> statement-breakpoint
CREATE INDEX "event_log" ON "event" USING btree ("site_id","transaction_id","sequence");--> statement-breakpoint
CREATE INDEX "event_visitor" ON "event" USING btree ("site_id","visitor_id","id");--> statement-breakpoint
CREATE INDEX "identifier_person" ON "identifier" USING btree ("site_id","person_id");--> statement-breakpoint
CREATE INDEX "merge_winner" ON "merge" USING btree ("site_id","winner_id");--> statement-breakpoint
CREATE INDEX "visitor_person" ON "visitor" USING btree ("site_id","person_id");--> statement-breakpoint
CREATE INDEX "credit_report" ON "credit" USING btree ("site_id","model","ordered_at");--> statement-breakpoint
CREATE UNIQUE INDEX "order_key" ON "order" USING btree ("site_id","order_key");--> statement-breakpoint
CREATE INDEX "order_ordered" ON "order" USING btree ("site_id","ordered_at","id");--> statement-breakpoint
CREATE INDEX "order_person" ON "order" USING btree ("site_id","person_id","ordered_at");--> statement-breakpoint
CREATE INDEX "order_change_order" ON "order_change" USING btree ("site_id","order_id");--> statement-breakpoint
CREATE INDEX "refund_order" ON "refund" USING btree ("site_id","order_key");--> statement-breakpoint
CREATE INDEX "session_visitor" ON "session" USING btree ("site_id","visitor_id","last_event_at");--> statement-breakpoint
CREATE INDEX "session_person" ON "session" USING btree ("site_id","person_id");--> statement-breakpoint
CREATE INDEX "session_started" ON "session" USING btree ("site_id","started_at");--> statement-breakpoint
CREATE INDEX "touchpoint_person" ON "touchpoint" USING btree ("site_id","person_id","at");--> statement-breakpoint
CREATE INDEX "touchpoint_at" ON "touchpoint" USING btree ("site_id","at");--> statement-breakpoint
CREATE INDEX "touchpoint_session" ON "touchpoint" USING btree ("site_id","session_id");--> statement-breakpoint
CREATE FUNCTION "event_partition_bound"("month" timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM "month") * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;
--> statement-breakpoint
-- Makes the partitions of `months` months from the month of `since` on, where they are missing; returns how many it made.
CREATE FUNCTION "make_event_partitions"("since" timestamptz, "months" integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  "month" timestamptz;
  "partition" text;
  "made" integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('make_event_partitions'));
  FOR "step" IN 0 .. "months" - 1 LOOP
    "month" := (date_trunc('month', "since" AT TIME ZONE 'UTC') + make_interval(months => "step")) AT TIME ZONE 'UTC';
    "partition" := 'event_' || to_char("month" AT TIME ZONE 'UTC', 'YYYY_MM');
    IF to_regclass(quote_ident("partition")) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF "event" FOR VALUES FROM (%L) TO (%L)', "partition",
        event_partition_bound("month"),
        event_partition_bound(("month" AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC'));
      "made" := "made" + 1;
    END IF;
  END LOOP;
  RETURN "made";
END
$$;
