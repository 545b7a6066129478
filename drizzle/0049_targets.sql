CREATE TABLE "target" (
	"site_id" uuid NOT NULL,
	"metric" text NOT NULL,
	"dimension" text NOT NULL,
	"name" text NOT NULL,
	"month" text NOT NULL,
	"value" numeric NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "target_site_id_metric_dimension_name_month_pk" PRIMARY KEY("site_id","metric","dimension","name","month")
);
