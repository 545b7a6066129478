-- New and empty: nothing waits for it.
CREATE TABLE "privacy_word" (
	"site_id" uuid NOT NULL,
	"handle" text NOT NULL,
	"event_id" uuid NOT NULL,
	"said_at" timestamp with time zone NOT NULL,
	"answer" jsonb,
	"forget" boolean DEFAULT false NOT NULL,
	CONSTRAINT "privacy_word_site_id_handle_event_id_pk" PRIMARY KEY("site_id","handle","event_id")
);
