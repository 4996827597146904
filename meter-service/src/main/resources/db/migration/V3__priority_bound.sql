-- NOT VALID: rows that an earlier version took beyond the bound stay as they are. Only the order of
-- priorities counts, and clamping would merge the ranks of a site that has several such rows.
ALTER TABLE meter_balancing_setting
    ADD CONSTRAINT meter_balancing_setting_priority_bounded CHECK (priority <= 1000000) NOT VALID;
