/**
 * What is due in a facility ($1), oldest first, journeys in other hands ($2) left out. The database's time is asked once, in
 * a subquery: as a plain call of a volatile function it could not bound the index, and every sweep read every timer that is
 * not due. All columns are in the index `timer_due`: the sweep reads its first entries and nothing else.
 */
export const DUE_TIMERS = {
  name: 'due-timers',
  text: `select facility, journey, subject, step, occurrence, due_at as "dueAt", template_version as "templateVersion"
    from timer
    where facility = $1 and fired_at is null and due_at <= (select now_ms()) and journey <> all ($2::text[])
    order by due_at, subject limit $3`,
}
