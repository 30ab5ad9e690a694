-- A command sealed anew has other bytes and asks the same: what of it is not sealed, and the names of what is.
alter table receipt add column sealed_hash text;

drop function lock_receipt(text, text);
create function lock_receipt(asked_facility text, asked_id text)
returns table (now bigint, actor text, body_hash text, sealed_hash text, at bigint, outcome json)
language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(asked_facility || ' command ' || asked_id, 0));
  return query
    select now_ms(), r.actor, r.body_hash, r.sealed_hash, r.at, r.outcome
    from (select) one left join receipt r on r.facility = asked_facility and r.command_id = asked_id;
end $$;
