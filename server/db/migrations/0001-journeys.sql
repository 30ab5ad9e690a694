-- Journeys and what belongs to them. Facility stands first in every key: it is the partition key of a scale-out.
-- Instants are epoch milliseconds, UTC, as everywhere in the product; durations in ms.
-- `body` is the row as consoles hold it; the columns beside it are what is filtered or ordered by. It is json, not jsonb:
-- key order survives (rows are compared as text) and nothing is parsed on the way in or out.

create function now_ms() returns bigint language sql volatile
  return floor(extract(epoch from clock_timestamp()) * 1000)::bigint;

create table meta (
  key text primary key,
  value text not null
);

-- Taken last by every change, so numbers have no hole: seq and hash of the newest log entry. It is rewritten by every
-- change: half-empty pages let the new version stay in its page and leave no index work.
create table facility_counter (
  facility text primary key,
  seq bigint not null default 0,
  at bigint not null default 0,
  previous_hash text not null default '',
  hash text not null default '',
  oldest_kept bigint not null default 0
) with (fillfactor = 20);

create table journey (
  facility text not null,
  id text not null,
  version integer not null,
  seq bigint not null,
  workflow text not null,
  stage text not null,
  state text not null,
  unit text,
  body json not null,
  primary key (facility, id)
) with (fillfactor = 70);
create index journey_seq on journey (facility, seq); -- deltas: rows changed since a cursor
create index journey_open on journey (facility, workflow, id) where state = 'open'; -- boards and lists of what runs

create table task (
  facility text not null,
  id text not null,
  journey text not null,
  version integer not null,
  seq bigint not null,
  department text not null,
  state text not null,
  owner text,
  body json not null,
  primary key (facility, id)
) with (fillfactor = 70);
create index task_journey on task (facility, journey); -- every command loads a journey whole
create index task_seq on task (facility, seq); -- deltas
create index task_department on task (facility, department, state, id); -- a department's queue
create index task_owner on task (facility, owner, id) where owner is not null; -- what one person holds

create table escalation (
  facility text not null,
  id text not null,
  journey text not null,
  version integer not null,
  seq bigint not null,
  state text not null,
  body json not null,
  primary key (facility, id)
);
create index escalation_journey on escalation (facility, journey);
create index escalation_seq on escalation (facility, seq);
create index escalation_live on escalation (facility, id) where state <> 'ended'; -- the list of what needs a person now

-- Identity and clinical rows stand apart: a reader without the class never touches these tables.
create table journey_id (
  facility text not null,
  id text not null,
  version integer not null,
  seq bigint not null,
  body json not null,
  primary key (facility, id)
);
create index journey_id_seq on journey_id (facility, seq);

create table journey_phi (
  facility text not null,
  id text not null,
  version integer not null,
  seq bigint not null,
  body json not null,
  primary key (facility, id)
);
create index journey_phi_seq on journey_phi (facility, seq);

create table task_phi (
  facility text not null,
  id text not null,
  journey text not null,
  version integer not null,
  seq bigint not null,
  body json not null,
  primary key (facility, id)
);
create index task_phi_journey on task_phi (facility, journey);
create index task_phi_seq on task_phi (facility, seq);

-- What opened a journey: a later event with the same key finds it. Newest first by `made`.
create table journey_key (
  facility text not null,
  key text not null,
  journey text not null,
  made bigint generated always as identity,
  primary key (facility, key, journey)
);

create table journey_visit (
  facility text not null,
  visit text not null,
  journey text not null,
  primary key (facility, visit, journey)
);

-- Membership and tombstone in one: in since entered_seq, left at left_seq or still in.
create table journey_scope (
  facility text not null,
  scope text not null,
  journey text not null,
  entered_seq bigint not null,
  left_seq bigint,
  primary key (facility, journey, scope) -- journey before scope: every change asks where its journey shows
);
create index journey_scope_members on journey_scope (facility, scope, journey) where left_seq is null; -- snapshots, in order
create index journey_scope_entered on journey_scope (facility, scope, entered_seq) where left_seq is null; -- deltas
create index journey_scope_left on journey_scope (facility, scope, left_seq) where left_seq is not null; -- deltas, pruning

-- A step of a subject fires once per occurrence and policy version, whoever sweeps.
create table timer (
  facility text not null,
  journey text not null,
  subject text not null,
  step text not null,
  occurrence integer not null,
  template_version integer not null,
  due_at bigint not null,
  fired_at bigint,
  -- A subject belongs to one journey for ever, so the journey in front changes nothing but the order.
  primary key (facility, journey, subject, step, occurrence, template_version)
);
create index timer_due on timer (facility, due_at) where fired_at is null; -- the sweep reads its first entries only

-- Names this history: a client that has seen another one starts over.
insert into meta (key, value) values ('epoch', gen_random_uuid()::text);
