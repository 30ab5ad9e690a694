-- Finds open journeys about people of one family name (server/db/name-key.ts), to warn of like names.

alter table journey_id add column family text;
create index journey_id_family on journey_id (facility, family);
