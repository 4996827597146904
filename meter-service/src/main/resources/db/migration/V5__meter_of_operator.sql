-- Whether a meter names an operator is asked when one is deleted.
CREATE INDEX meter_of_operator ON meter (mpo);
