-- What visits were called is read by what is seen of it now (lib/enrichment/campaign-params.ts). Sites that hold a name which would be read otherwise, with accents of
-- two characters, blanks other than one space, marks of no width or half an emoji, are derived anew beside the live rows, so that it is one row with its like.
-- Acquisitions are some ten thousand rows, and are only read.
INSERT INTO "rederivation" ("site_id", "kind", "requested_at")
  SELECT DISTINCT "site_id", 'rebuild', now() FROM "acquisition"
    CROSS JOIN LATERAL unnest(ARRAY["source", "medium", "campaign", "campaign_id", "ad_group", "ad", "keyword"]) AS "name"
  WHERE "name" <> normalize("name", NFC) OR "name" ~ '^ | $|  |\ufffd$'
    OR "name" ~ '[\u0001-\u001f\u007f-\u00a0\u1680\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f\u2060\u2066-\u2069\u3000\ufeff]'
  ON CONFLICT ("site_id", "kind") DO UPDATE SET "audit_entry_id" = NULL, "requested_at" = excluded."requested_at", "phase" = NULL,
    "place" = NULL, "done" = 0, "total" = NULL, "changed" = 0, "stepped_at" = NULL, "finished_at" = NULL;
