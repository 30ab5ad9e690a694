-- The public half of the key that signs what is recorded in a sign-in, and why a sign-in was ended: both are asked when an
-- action arrives after its sign-in (server/sync/judge-origin.ts).

alter table session add column public_key text;
alter table session add column revoked_why text;
