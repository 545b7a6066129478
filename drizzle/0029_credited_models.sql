-- Which attribution models a generation's orders are credited under, so that a new model finds the orders that lack it. Until here every generation had the same eight.
ALTER TABLE "cursor" ADD COLUMN "credited_models" jsonb;--> statement-breakpoint
UPDATE "cursor" SET "credited_models" = '{"last_click": "1", "last_non_direct_click": "1", "last_paid_click": "1", "first_click": "1", "linear": "1", "time_decay": "1", "position_based": "1", "last_click_per_platform": "1"}' WHERE "position" > 0;--> statement-breakpoint
-- A new version of the program may ask for what no change of settings asked for.
ALTER TABLE "rederivation" ALTER COLUMN "audit_entry_id" DROP NOT NULL;
