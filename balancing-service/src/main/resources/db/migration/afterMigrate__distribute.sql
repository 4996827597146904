-- Where the database has the extension Citus: distributes every table that is led by cell, all by that
-- column and beside each other, so that what belongs to one site lies on one worker, and puts a copy of
-- meter_cell on every node. Runs after the migrations, in one transaction; does nothing elsewhere, nor to
-- what is distributed already. Everything else stays on the node that the services connect to.
DO $$
DECLARE
  led regclass;
BEGIN
  IF current_setting('saldo.citus', true) = 'true' THEN
    CREATE EXTENSION IF NOT EXISTS citus;
  END IF;
  IF to_regproc('create_reference_table') IS NULL THEN
    RETURN;
  END IF;
  -- Several services may start at once.
  PERFORM pg_advisory_xact_lock(hashtextextended('distribute ' || current_schema(), 0));
  IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'meter_cell'::regclass) THEN
    PERFORM create_reference_table('meter_cell');
  END IF;
  FOR led IN
    SELECT pg_class.oid FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'cell' AND NOT attisdropped
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
      AND NOT relispartition AND relname <> 'meter_cell'
      AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = pg_class.oid)
    ORDER BY relname <> 'site', relname
  LOOP
    PERFORM create_distributed_table(
      led, 'cell', colocate_with => CASE WHEN led = 'site'::regclass THEN 'none' ELSE 'site' END);
  END LOOP;
END
$$;
