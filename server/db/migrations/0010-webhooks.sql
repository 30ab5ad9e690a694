-- Who outside is told what became of journeys (server/effects/webhook). The secret signs; it never leaves the server.

create table webhook (
  facility text not null,
  id text not null,
  url text not null,
  secret text not null,
  events text[] not null,
  primary key (facility, id)
);
