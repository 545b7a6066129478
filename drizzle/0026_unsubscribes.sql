-- Whether a person has left since they signed up is asked before each subscription is sent. Next to nothing of the table is in this index.
CREATE INDEX "delivery_unsubscribe" ON "delivery" USING btree ("site_id","connection_id","occurred_at") WHERE name = 'unsubscribe';
