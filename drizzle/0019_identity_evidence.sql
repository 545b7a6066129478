-- Who presented an identifier, and whose a row was before people were merged: what merges can be undone by (decision 0019).
ALTER TABLE "visitor" ADD COLUMN "base_person_id" uuid;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "base_person_id" uuid;--> statement-breakpoint
ALTER TABLE "touchpoint" ADD COLUMN "base_person_id" uuid;--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "base_person_id" uuid;--> statement-breakpoint
ALTER TABLE "order" ADD COLUMN "browser_person_id" uuid;--> statement-breakpoint
ALTER TABLE "order_event" ADD COLUMN "base_person_id" uuid;--> statement-breakpoint
ALTER TABLE "order_event" ADD COLUMN "browser_person_id" uuid;--> statement-breakpoint
ALTER TABLE "identifier" ADD COLUMN "holders" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "identifier" ADD COLUMN "browsers" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "person_merged" ON "person" USING btree ("site_id","generation","merged_into") WHERE "merged_into" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "order_visitor" ON "order" USING btree ("site_id","generation","visitor_id","ordered_at");--> statement-breakpoint
-- The browsers that present an identifier are counted in place of those that it has joined.
ALTER TABLE "identifier" DROP COLUMN "joins";
