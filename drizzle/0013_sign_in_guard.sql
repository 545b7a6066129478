-- Failed sign-ins were counted in each web process, and forgotten at its end.
CREATE TABLE "sign_in_guard" (
  "key" text PRIMARY KEY NOT NULL,
  "failures" integer NOT NULL,
  "last_at" timestamp with time zone NOT NULL,
  "expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "sign_in_guard_expires" ON "sign_in_guard" USING btree ("expires_at");
