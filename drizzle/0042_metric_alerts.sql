-- What an alert rule of kind "metric" watches. A column without a default rewrites nothing.
ALTER TABLE "alert_rule" ADD COLUMN "metric" jsonb;
