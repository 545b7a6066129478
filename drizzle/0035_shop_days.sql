-- New and empty: nothing waits for it.
CREATE TABLE "shop_day" (
	"site_id" uuid NOT NULL,
	"day" date NOT NULL,
	"currency" text NOT NULL,
	"orders" integer,
	"gross" bigint,
	"discounts" bigint,
	"returns" bigint,
	"net" bigint,
	"shipping" bigint,
	"tax" bigint,
	"total" bigint,
	"imported_by" text NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "shop_day_site_id_day_pk" PRIMARY KEY("site_id","day")
);
