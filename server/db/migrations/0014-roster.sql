-- Who works when, a row each: as what, for which department, where, and from when until when (epoch ms). Until now it was one
-- document in `meta`; what stands there moves over. `place` keeps the order in which the rows were put.

create table shift (
  facility text not null,
  place integer not null,
  user_id text not null,
  role text not null,
  department text,
  unit text,
  room text,
  bed text,
  starts_at bigint not null,
  ends_at bigint not null check (starts_at < ends_at),
  primary key (facility, place)
);

create table absence (
  facility text not null,
  place integer not null,
  user_id text not null,
  starts_at bigint not null,
  ends_at bigint not null check (starts_at < ends_at),
  substitute text,
  primary key (facility, place)
);

insert into shift (facility, place, user_id, role, department, unit, room, bed, starts_at, ends_at)
select substr(m.key, 8), s.place, s.body ->> 'user', s.body ->> 'role', s.body ->> 'department', s.body ->> 'unit',
  s.body ->> 'room', s.body ->> 'bed', (s.body ->> 'from')::bigint, (s.body ->> 'to')::bigint
from meta m, jsonb_array_elements(m.value::jsonb -> 'shifts') with ordinality s(body, place)
where m.key like 'roster:%';

insert into absence (facility, place, user_id, starts_at, ends_at, substitute)
select substr(m.key, 8), a.place, a.body ->> 'user', (a.body ->> 'from')::bigint, (a.body ->> 'to')::bigint,
  a.body ->> 'substitute'
from meta m, jsonb_array_elements(m.value::jsonb -> 'absences') with ordinality a(body, place)
where m.key like 'roster:%';

delete from meta where key like 'roster:%';
