-- Has no rows. Locked by whoever reads on one snapshot, shared and before it is taken, and exclusively by
-- whoever moves rows from one partition to another: an older snapshot would find them in neither.
CREATE TABLE snapshot_lock ();
