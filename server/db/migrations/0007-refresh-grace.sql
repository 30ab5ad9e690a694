-- The secret before the last rotation, for a console that never got the answer with the new one (server/auth/rotate-refresh.ts).

alter table session add column former_hash text;
alter table session add column rotated_at bigint;
