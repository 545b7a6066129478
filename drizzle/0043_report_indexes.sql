-- Of rows that are there: workers are stopped, and reports go on reading. Half a second for each of a million touches and visitors.
CREATE INDEX "order_sales" ON "order" USING btree ("site_id","generation","ordered_at","id","person_id","currency","revenue","refunded","gift_cards","new_customer","declared_new","left_out","sales_channel") WHERE NOT test AND state NOT IN ('pending', 'cancelled');--> statement-breakpoint
CREATE INDEX "touchpoint_stripped" ON "touchpoint" USING btree ("site_id","generation","id") WHERE click_id_likely_stripped;--> statement-breakpoint
CREATE INDEX "touchpoint_shared" ON "touchpoint" USING btree ("site_id","generation","at") WHERE shared_link;--> statement-breakpoint
CREATE INDEX "visitor_person_seen" ON "visitor" USING btree ("site_id","generation","person_id","first_seen_at");--> statement-breakpoint
-- Last, as reports wait from here on.
DROP INDEX "visitor_person";
