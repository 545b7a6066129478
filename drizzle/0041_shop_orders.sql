-- New and empty: nothing waits for it.
CREATE TABLE "shop_order" (
	"site_id" uuid NOT NULL,
	"order_key" text NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	"status" text NOT NULL,
	"test" boolean NOT NULL,
	"currency" text NOT NULL,
	"total" bigint NOT NULL,
	"tax" bigint NOT NULL,
	"shipping" bigint NOT NULL,
	"discount" bigint NOT NULL,
	"refunded" bigint NOT NULL,
	"refunded_at" timestamp with time zone,
	"imported_by" text NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "shop_order_site_id_order_key_pk" PRIMARY KEY("site_id","order_key")
);
--> statement-breakpoint
CREATE INDEX "shop_order_placed" ON "shop_order" USING btree ("site_id","placed_at");--> statement-breakpoint
CREATE INDEX "shop_order_refunded" ON "shop_order" USING btree ("site_id","refunded_at") WHERE refunded_at IS NOT NULL;
