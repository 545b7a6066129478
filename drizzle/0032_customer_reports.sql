-- Reports of customers put all sales in order by buyer: an index that holds what they sum answers them, where looking each sale up took a page each.
-- The workers are stopped, and collection does not touch the table.
CREATE INDEX "order_buyer" ON "order" USING btree ("site_id","generation","person_id","ordered_at","id","currency","revenue","refunded","new_customer","declared_new","left_out","sales_channel") WHERE person_id IS NOT NULL AND NOT test AND state NOT IN ('pending', 'cancelled');
