/**
 * Steps that people finished in a facility ($1), newest first, at most so many ($2): free, taken, done. Read backwards by the
 * number of their last change, so that it costs the same however long a house has been at work.
 */
export const FINISHED_STEPS = {
  name: 'finished-steps',
  text: `select j.workflow, t.body ->> 'key' as key, (t.body ->> 'takenAt')::bigint as "takenAt",
      (t.body #>> '{performed,at}')::bigint as "doneAt",
      coalesce(t.body #>> '{handoff,clock,startedAt}', t.body ->> 'openedAt')::bigint as "freeAt"
    from (select journey, seq, body from task where facility = $1 and state = 'done' order by seq desc limit $2) t
    join journey j on j.facility = $1 and j.id = t.journey
    where t.body ->> 'mode' = 'person' and t.body ->> 'takenAt' is not null and t.body #>> '{performed,via}' <> 'system'
    order by t.seq desc, t.body ->> 'id'`,
}
