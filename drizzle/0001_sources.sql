-- Orders are now worked out from all their statements. Derived rows of before know too little for that: they are removed here, and the worker
-- derives them anew from the stored events, beginning at once (about 6,000 events a second on two cores).
TRUNCATE "visitor", "person", "identifier", "merge", "session", "touchpoint", "click_id", "order", "order_event", "refund", "path_touch", "credit";--> statement-breakpoint
UPDATE "cursor" SET "transaction_id" = '0', "sequence" = 0;--> statement-breakpoint
CREATE TABLE "audit_entry" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"before" jsonb,
	"after" jsonb
);
--> statement-breakpoint
CREATE TABLE "retired_path" (
	"site_id" uuid NOT NULL,
	"path" text NOT NULL,
	"serves" text NOT NULL,
	"until" timestamp with time zone NOT NULL,
	CONSTRAINT "retired_path_site_id_path_pk" PRIMARY KEY("site_id","path"),
	CONSTRAINT "retired_path_path_unique" UNIQUE("path")
);
--> statement-breakpoint
CREATE TABLE "source" (
	"site_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"path" text NOT NULL,
	"secrets" jsonb NOT NULL,
	"settings" jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "source_site_id_id_pk" PRIMARY KEY("site_id","id"),
	CONSTRAINT "source_path_unique" UNIQUE("path")
);
--> statement-breakpoint
ALTER TABLE "rejected_event" ADD COLUMN "payload" jsonb;--> statement-breakpoint
ALTER TABLE "rejected_event" ADD COLUMN "released_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "identifier" ADD COLUMN "in_browser" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "sources" text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "claims" text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "order_event" ADD COLUMN "source" text NOT NULL;--> statement-breakpoint
ALTER TABLE "order_event" ADD COLUMN "visitor_id" uuid;--> statement-breakpoint
ALTER TABLE "order_event" ADD COLUMN "person_id" uuid;--> statement-breakpoint
ALTER TABLE "order_event" ADD COLUMN "session_id" uuid;--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "authority" smallint NOT NULL;--> statement-breakpoint
ALTER TABLE "touchpoint" ADD COLUMN "from_order" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "touchpoint" ADD COLUMN "shared_link" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retired_path" ADD CONSTRAINT "retired_path_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source" ADD CONSTRAINT "source_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entry_at" ON "audit_entry" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE INDEX "order_event_person" ON "order_event" USING btree ("site_id","person_id");