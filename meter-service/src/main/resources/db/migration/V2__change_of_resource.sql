-- What other services look up is the latest change of a resource.
CREATE UNIQUE INDEX change_of_resource ON change (id, version);
