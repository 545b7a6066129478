-- Health asks of every order of a range whether its purchase arrived: of ten million deliveries that took 2.3 s, most of it reading rows for their state.
CREATE INDEX "delivery_purchase" ON "delivery" USING btree ("site_id","connection_id","name","order_id","sequence","state","id") WHERE name = 'purchase';
