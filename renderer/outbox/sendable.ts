import type { Command } from '../../shared/commands/command.ts'
import { hasSealed } from '../../shared/commands/sealed-args.ts'
import type { Kept } from './outbox-view.ts'

/** On whose line, how many at the most, and whether the server there reads what is sealed. */
export type Sending = { readonly user: string; readonly most: number; readonly opens: boolean }

/** The actions to send now, in order, at most one under way per journey (`Outbox.sendable`). */
export function sendable(entries: Iterable<Kept>, { user, most, opens }: Sending): Command[] {
  const busy = new Set<string>()
  const found: Command[] = []
  for (const { body, stage } of entries) {
    if (stage !== 'waiting' && stage !== 'sent' && stage !== 'recording') continue
    // What must wait for its person holds up nobody else.
    if (stage === 'waiting' && body.user !== user && body.command.signature === undefined) continue
    const mayGo = stage === 'waiting' && (opens || !hasSealed(body.command.args))
    if (mayGo && !busy.has(body.journey) && found.length < most) found.push(body.command)
    busy.add(body.journey)
  }
  return found
}
