-- What came in, raw, before it was answered; and the census that ADT has told.

create table inbound (
  facility text not null,
  id text not null,
  sender text not null,
  control_id text not null,
  message_type text not null,
  body_hash text not null,
  raw bytea not null,
  door text not null,
  peer text not null,
  received_at bigint not null,
  status text not null,
  reason text,
  ack bytea,
  processed_at bigint,
  replays integer not null,
  -- Order of arrival: ids made within one millisecond have none.
  arrival bigint generated always as identity,
  primary key (facility, id)
);
create unique index inbound_id on inbound (id);
create index inbound_waiting on inbound (facility, arrival) where status = 'received'; -- short, whatever the history
create index inbound_status on inbound (facility, status, arrival);
create index inbound_sender on inbound (facility, sender, control_id, arrival); -- duplicates

create table visit (
  facility text not null,
  visit text not null,
  patient text not null,
  state text not null,
  unit text,
  room text,
  bed text,
  class text,
  updated_at bigint not null,
  event_at bigint not null,
  body json not null,
  primary key (facility, visit)
);
create index visit_patient on visit (facility, patient);
create index visit_here on visit (facility, unit, room, bed) where state in ('expected', 'in'); -- the census

create table patient (
  facility text not null,
  patient text not null,
  family text not null,
  given text not null,
  birth_date text,
  sex text,
  mrn text not null,
  death_at bigint,
  merged_into text,
  primary key (facility, patient)
);
