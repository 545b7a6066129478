-- A workspace's own metrics by formula. A constant default rewrites nothing.
ALTER TABLE "workspace" ADD COLUMN "metrics" jsonb DEFAULT '[]'::jsonb NOT NULL;
