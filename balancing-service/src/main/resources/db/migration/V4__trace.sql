-- The trace (a W3C traceparent) of the latest change that queued the partition, where it was traced.
-- Nullable and without a default: the table is not rewritten, and a service that does not know the
-- column goes on.
ALTER TABLE balancing_partition ADD COLUMN traceparent varchar(55);
