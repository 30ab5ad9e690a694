import type { SyncParts } from './sync.ts'

/** Says on the line whether it is live or catching up. */
export function showProgress(
  { rows, line, serverTime }: Pick<SyncParts, 'rows' | 'line' | 'serverTime'>,
  isWhole: boolean,
): void {
  const was = line.getState().line
  if (!isWhole) {
    if (was.kind !== 'catching-up')
      line.setState({ line: { kind: 'catching-up', since: serverTime.now(), asOf: rows.asOf } })
    return
  }
  const asOf = Math.max(rows.asOf ?? 0, serverTime.now())
  // Frames come many a second: the indicator needs no more than one word a second.
  if (was.kind === 'live' && asOf - was.asOf < 1_000) return
  rows.setAsOf(asOf)
  line.setState({ line: { kind: 'live', asOf } })
}
