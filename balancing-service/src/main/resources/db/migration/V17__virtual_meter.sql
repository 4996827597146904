-- How the energy of a virtual meter is computed: operands and operators in turns, such as
-- 'sum_local_producer - sum_local_consumer + 6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77'. Null = it is measured.
ALTER TABLE meter ADD COLUMN formula text;
CREATE INDEX meter_virtual ON meter (cell, site_id) WHERE formula IS NOT NULL AND NOT deleted;

-- The virtual meters that a run computed an energy of, and their energies: a block of amounts (AmountBlock)
-- whose first keys are places in virtual_meter_ids, counted from 1. With the second key 0 a column has the
-- energies (mWh), with 1 their qualities, if not all are measured. Null in runs without any.
ALTER TABLE balancing_run ADD COLUMN virtual_meter_ids uuid[];
ALTER TABLE balancing_run ADD COLUMN virtual_energies bytea;
ALTER TABLE balancing_run ALTER COLUMN virtual_energies SET STORAGE EXTERNAL;
