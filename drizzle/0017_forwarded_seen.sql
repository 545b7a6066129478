-- How many addresses X-Forwarded-For names in requests, counted by day: what `doctor` judges TRUSTED_PROXY_HOPS by.
CREATE TABLE "forwarded_seen" (
	"day" date NOT NULL,
	"entries" smallint NOT NULL,
	"requests" bigint NOT NULL,
	CONSTRAINT "forwarded_seen_day_entries_pk" PRIMARY KEY("day","entries")
);
