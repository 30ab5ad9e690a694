-- The sweep asks for what is due a few times a second on every node. With every column it wants in the index, in the order it
-- wants them, it reads index entries that are due and nothing else, however many timers lie ahead.
drop index timer_due;
create index timer_due on timer (facility, due_at, subject)
  include (journey, step, occurrence, template_version) where fired_at is null;
