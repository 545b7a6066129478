-- How an order is tied to browsers, as its own events and path say. NULL until an order is worked out anew: reports look it up meanwhile.
ALTER TABLE "order" ADD COLUMN "in_session" boolean, ADD COLUMN "told_in_browser" boolean, ADD COLUMN "path_has_click" boolean,
  ADD COLUMN "path_has_landing" boolean;
