-- What is not final of a workflow: its draft with test run and proposal, and which versions open nothing any more.

create table workflow_state (
  facility text not null,
  id text not null,
  body json not null,
  primary key (facility, id)
);
