-- How many of the energies that the partition was balanced with are provisional. The constraint comes by
-- itself: a distributed table takes no new column together with one.
ALTER TABLE balancing_partition ADD COLUMN provisional integer NOT NULL DEFAULT 0;
ALTER TABLE balancing_partition
  ADD CONSTRAINT balancing_partition_provisional_check CHECK (provisional >= 0);

COMMENT ON COLUMN measurement_day.amounts IS
  'A block of columns. A meter whose amounts are not all measured has a second one, with the second key 1: '
  'their qualities (0 measured, 1 substituted, 2 provisional).';
COMMENT ON COLUMN measurement_journal.amounts IS
  'As of measurement_day. An amount that takes away what is stored is of its own kind (AmountBlock).';
