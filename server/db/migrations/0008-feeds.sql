-- When each sender was last heard on each kind of message, and how long it usually pauses (server/ingest/feeds).

create table feed (
  facility text not null,
  sender text not null,
  kind text not null,
  last_at bigint not null,
  heard bigint not null,
  gap_ms double precision,
  primary key (facility, sender, kind)
);
