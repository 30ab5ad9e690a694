-- Accounts, sign-ins, reference data, workflow templates.

create table user_account (
  facility text not null,
  id text not null,
  username text not null,
  name text not null,
  secret_hash text not null,
  roles text[] not null,
  departments text[] not null,
  units text[] not null,
  class text not null,
  disabled boolean not null,
  epoch integer not null,
  primary key (facility, id)
);
create unique index user_account_username on user_account (lower(username)); -- one sign-in page for every facility
create unique index user_account_id on user_account (id);

-- Rewritten at each heartbeat: free space in the page keeps the new version there.
create table session (
  facility text not null,
  id text not null,
  user_id text not null,
  device text not null,
  epoch integer not null,
  refresh_hash text,
  created_at bigint not null,
  expires_at bigint not null,
  last_heard_at bigint not null,
  revoked_at bigint,
  covers json not null,
  primary key (facility, id)
) with (fillfactor = 50);
create unique index session_id on session (id);
create index session_live on session (facility, expires_at) where revoked_at is null; -- who is on duty

create table reference (
  facility text primary key,
  body json not null
);

create table template (
  facility text not null,
  id text not null,
  version integer not null,
  hash text not null,
  body json not null,
  primary key (facility, id, version)
);
create trigger template_is_final before update or delete or truncate on template
  for each statement execute function refuse_change();
