-- The log: one row per accepted change, hole-free per facility, each with the hash of the one before. It is the audit,
-- the timeline and the feed. Nobody changes it, the owner of the table included.

create table log (
  facility text not null,
  seq bigint not null,
  tag text not null,
  at bigint not null,
  effective_at bigint not null,
  actor text not null,
  actor_name text not null,
  cause text,
  verb text not null,
  journey text,
  changed json not null,
  previous_hash text not null,
  hash text not null,
  primary key (facility, seq)
);
create index log_journey on log (facility, journey, seq); -- a drawer's timeline, and what changed since a version

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: its rows are final', tg_op, tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
create trigger log_is_final before update or delete or truncate on log
  for each statement execute function refuse_change();

-- The stored answer of each command: what a replay gets. Kept 35 days; `at` finds what is older.
create table receipt (
  facility text not null,
  command_id text not null,
  actor text not null,
  body_hash text not null,
  at bigint not null,
  outcome json not null,
  primary key (facility, command_id)
);
create index receipt_at on receipt (facility, at);

-- Lock, then read what is true under the lock. Each statement of a volatile function has its own snapshot, which one
-- plain statement cannot have; so both steps cost one round trip.
create function lock_receipt(asked_facility text, asked_id text)
returns table (now bigint, actor text, body_hash text, at bigint, outcome json) language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(asked_facility || ' command ' || asked_id, 0));
  return query
    select now_ms(), r.actor, r.body_hash, r.at, r.outcome
    from (select) one left join receipt r on r.facility = asked_facility and r.command_id = asked_id;
end $$;

create function lock_journeys(asked_facility text, asked text[], skip boolean)
returns table (body json) language plpgsql volatile as $$
declare
  held text[];
begin
  if skip then
    select array_agg(id) into held from (
      select j.id from journey j
      where j.facility = asked_facility and j.id = any(asked) order by j.id for update skip locked
    ) locked;
  else
    select array_agg(id) into held from (
      select j.id from journey j where j.facility = asked_facility and j.id = any(asked) order by j.id for update
    ) locked;
  end if;
  return query
    select j.body from journey j where j.facility = asked_facility and j.id = any(held)
    union all
    select i.body from journey_id i where i.facility = asked_facility and i.id = any(held)
    union all
    select p.body from journey_phi p where p.facility = asked_facility and p.id = any(held)
    union all
    select t.body from task t where t.facility = asked_facility and t.journey = any(held)
    union all
    select q.body from task_phi q where q.facility = asked_facility and q.journey = any(held)
    union all
    select e.body from escalation e where e.facility = asked_facility and e.journey = any(held);
end $$;
