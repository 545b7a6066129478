-- Derived rows get generations: a rebuild fills one of its own beside the one that is read (docs/decisions/0007).
-- The columns are added at once; keys and indexes of the derived tables are built anew, which a large store waits for. Collection touches none of them, and
-- this comes before the migration that locks "event", so that events come in meanwhile. No default stays: a row must say which generation it belongs to.
-- Collection does not touch what is locked here, so a lock is waited for rather than given up, with all of the work.
SET LOCAL lock_timeout = 0;
--> statement-breakpoint
ALTER TABLE "visitor" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "visitor" ALTER COLUMN "generation" DROP DEFAULT,
  DROP CONSTRAINT "visitor_site_id_id_pk",
  ADD CONSTRAINT "visitor_site_id_generation_id_pk" PRIMARY KEY ("site_id", "generation", "id");
--> statement-breakpoint
DROP INDEX "visitor_person";
--> statement-breakpoint
CREATE INDEX "visitor_person" ON "visitor" USING btree ("site_id", "generation", "person_id");
--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "person" ALTER COLUMN "generation" DROP DEFAULT,
  DROP CONSTRAINT "person_site_id_id_pk",
  ADD CONSTRAINT "person_site_id_generation_id_pk" PRIMARY KEY ("site_id", "generation", "id");
--> statement-breakpoint
ALTER TABLE "identifier" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "identifier" ALTER COLUMN "generation" DROP DEFAULT,
  DROP CONSTRAINT "identifier_site_id_kind_value_pk",
  ADD CONSTRAINT "identifier_site_id_generation_kind_value_pk" PRIMARY KEY ("site_id", "generation", "kind", "value");
--> statement-breakpoint
DROP INDEX "identifier_person";
--> statement-breakpoint
CREATE INDEX "identifier_person" ON "identifier" USING btree ("site_id", "generation", "person_id");
--> statement-breakpoint
ALTER TABLE "merge" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "merge" ALTER COLUMN "generation" DROP DEFAULT,
  DROP CONSTRAINT "merge_site_id_id_pk",
  ADD CONSTRAINT "merge_site_id_generation_id_pk" PRIMARY KEY ("site_id", "generation", "id");
--> statement-breakpoint
DROP INDEX "merge_winner";
--> statement-breakpoint
CREATE INDEX "merge_winner" ON "merge" USING btree ("site_id", "generation", "winner_id");
--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "session" ALTER COLUMN "generation" DROP DEFAULT,
  DROP CONSTRAINT "session_site_id_id_pk",
  ADD CONSTRAINT "session_site_id_generation_id_pk" PRIMARY KEY ("site_id", "generation", "id");
--> statement-breakpoint
DROP INDEX "session_visitor";
--> statement-breakpoint
CREATE INDEX "session_visitor" ON "session" USING btree ("site_id", "generation", "visitor_id", "last_event_at");
--> statement-breakpoint
DROP INDEX "session_person";
--> statement-breakpoint
CREATE INDEX "session_person" ON "session" USING btree ("site_id", "generation", "person_id");
--> statement-breakpoint
DROP INDEX "session_started";
--> statement-breakpoint
CREATE INDEX "session_started" ON "session" USING btree ("site_id", "generation", "started_at");
--> statement-breakpoint
ALTER TABLE "touchpoint" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "touchpoint" ALTER COLUMN "generation" DROP DEFAULT,
  DROP CONSTRAINT "touchpoint_site_id_id_pk",
  ADD CONSTRAINT "touchpoint_site_id_generation_id_pk" PRIMARY KEY ("site_id", "generation", "id");
--> statement-breakpoint
DROP INDEX "touchpoint_person";
--> statement-breakpoint
CREATE INDEX "touchpoint_person" ON "touchpoint" USING btree ("site_id", "generation", "person_id", "at");
--> statement-breakpoint
DROP INDEX "touchpoint_at";
--> statement-breakpoint
CREATE INDEX "touchpoint_at" ON "touchpoint" USING btree ("site_id", "generation", "at");
--> statement-breakpoint
DROP INDEX "touchpoint_session";
--> statement-breakpoint
CREATE INDEX "touchpoint_session" ON "touchpoint" USING btree ("site_id", "generation", "session_id");
--> statement-breakpoint
ALTER TABLE "click_id" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "click_id" ALTER COLUMN "generation" DROP DEFAULT,
  DROP CONSTRAINT "click_id_site_id_param_value_pk",
  ADD CONSTRAINT "click_id_site_id_generation_param_value_pk" PRIMARY KEY ("site_id", "generation", "param", "value");
--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "order" ALTER COLUMN "generation" DROP DEFAULT,
  DROP CONSTRAINT "order_site_id_id_pk",
  ADD CONSTRAINT "order_site_id_generation_id_pk" PRIMARY KEY ("site_id", "generation", "id");
--> statement-breakpoint
DROP INDEX "order_key";
--> statement-breakpoint
CREATE UNIQUE INDEX "order_key" ON "order" USING btree ("site_id", "generation", "order_key");
--> statement-breakpoint
DROP INDEX "order_ordered";
--> statement-breakpoint
CREATE INDEX "order_ordered" ON "order" USING btree ("site_id", "generation", "ordered_at", "id");
--> statement-breakpoint
DROP INDEX "order_person";
--> statement-breakpoint
CREATE INDEX "order_person" ON "order" USING btree ("site_id", "generation", "person_id", "ordered_at");
--> statement-breakpoint
ALTER TABLE "order_event" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "order_event" ALTER COLUMN "generation" DROP DEFAULT,
  DROP CONSTRAINT "order_event_site_id_order_id_event_id_pk",
  ADD CONSTRAINT "order_event_site_id_generation_order_id_event_id_pk" PRIMARY KEY ("site_id", "generation", "order_id", "event_id");
--> statement-breakpoint
DROP INDEX "order_event_person";
--> statement-breakpoint
CREATE INDEX "order_event_person" ON "order_event" USING btree ("site_id", "generation", "person_id");
--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "refund" ALTER COLUMN "generation" DROP DEFAULT,
  DROP CONSTRAINT "refund_site_id_id_pk",
  ADD CONSTRAINT "refund_site_id_generation_id_pk" PRIMARY KEY ("site_id", "generation", "id");
--> statement-breakpoint
DROP INDEX "refund_order";
--> statement-breakpoint
CREATE INDEX "refund_order" ON "refund" USING btree ("site_id", "generation", "order_key");
--> statement-breakpoint
ALTER TABLE "path_touch" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "path_touch" ALTER COLUMN "generation" DROP DEFAULT,
  DROP CONSTRAINT "path_touch_site_id_order_id_position_pk",
  ADD CONSTRAINT "path_touch_site_id_generation_order_id_position_pk" PRIMARY KEY ("site_id", "generation", "order_id", "position");
--> statement-breakpoint
ALTER TABLE "credit" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "credit" ALTER COLUMN "generation" DROP DEFAULT,
  DROP CONSTRAINT "credit_site_id_order_id_model_entry_position_pk",
  ADD CONSTRAINT "credit_site_id_generation_order_id_model_entry_position_pk" PRIMARY KEY ("site_id", "generation", "order_id", "model", "entry", "position");
--> statement-breakpoint
DROP INDEX "credit_report";
--> statement-breakpoint
CREATE INDEX "credit_report" ON "credit" USING btree ("site_id", "generation", "model", "ordered_at");
--> statement-breakpoint
ALTER TABLE "cursor" ADD COLUMN "settings_digest" text;
--> statement-breakpoint
-- A rebuild that was broken off emptied the rows that are read; deriving has filled them again since, and no rebuild goes on in place any more.
UPDATE "cursor" SET "rebuilding_since" = NULL;
--> statement-breakpoint
CREATE TABLE "rebuild_finding" (
	"site_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"name" text NOT NULL,
	"events" integer NOT NULL,
	"money" jsonb NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	CONSTRAINT "rebuild_finding_site_id_connection_id_name_pk" PRIMARY KEY("site_id","connection_id","name")
);
