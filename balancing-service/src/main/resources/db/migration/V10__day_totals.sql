-- What each pair exchanged on the whole day (mWh): a block of amounts like energies, with the same keys in
-- the same order and one amount each, so that days and longer need not be added up from quarter-hours. Null
-- in runs of before.
ALTER TABLE balancing_run ADD COLUMN totals bytea;
ALTER TABLE balancing_run ALTER COLUMN totals SET STORAGE EXTERNAL;
