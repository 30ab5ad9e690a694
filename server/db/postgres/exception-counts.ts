/** Exceptions of a facility ($1) by workflow and kind: how many were raised, and of how many the answer is still open ($2: final). */
export const EXCEPTION_COUNTS = {
  name: 'exception-counts',
  text: `select j.workflow, t.body #>> '{exception,category}' as category, count(*)::integer as raised,
      (count(*) filter (where a.state is not null and a.state <> all ($2)))::integer as open
    from task t
    join journey j on j.facility = t.facility and j.id = t.journey
    left join task a on a.facility = t.facility and a.id = t.body #>> '{exception,answeredBy}'
    where t.facility = $1 and (t.body -> 'exception') is not null
    group by j.workflow, category order by j.workflow, category`,
}
