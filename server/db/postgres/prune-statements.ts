/** What outlived its use. Tombstones go together with the number below which a cursor needs a snapshot. */
export const PRUNE = {
  receipts: { name: 'prune-receipts', text: 'delete from receipt where facility = $1 and at < $2' },
  timers: {
    name: 'prune-timers',
    text: 'delete from timer where facility = $1 and fired_at is not null and fired_at < $2',
  },
  sessions: { name: 'prune-sessions', text: 'delete from session where facility = $1 and expires_at < $2' },
  memos: { name: 'prune-memos', text: 'delete from memo where facility = $1 and until < $2' },
  tombstones: {
    name: 'prune-tombstones',
    text: `with kept as (
        update facility_counter set oldest_kept = greatest(oldest_kept,
          coalesce((select seq from log where facility = $1 and at < $2 order by seq desc limit 1), 0))
        where facility = $1 returning oldest_kept
      )
      delete from journey_scope s using kept where s.facility = $1 and s.left_seq <= kept.oldest_kept`,
  },
}
