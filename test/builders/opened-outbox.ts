import { createOutbox } from '../../renderer/outbox/create-outbox.ts'
import type { Outbox } from '../../renderer/outbox/outbox.ts'
import type { OutboxDisk } from '../../renderer/outbox/outbox-disk.ts'
import type { Command, Outcome } from '../../shared/commands/command.ts'
import { command, outcomeOf } from './commands.ts'
import { ManualTime } from './manual-time.ts'

/** The outbox of one life of a console, over a disk that may have been another's. */
export async function openedOutbox(disk: OutboxDisk, time = new ManualTime()): Promise<Outbox> {
  const outbox = createOutbox({ disk, clock: time, scheduler: time, report: () => {} })
  await outbox.open()
  return outbox
}

/** Records a command of u1 on j1 unless told otherwise. */
export function record(outbox: Outbox, one: Command, journey = 'j1', user = 'u1'): ReturnType<Outbox['record']> {
  return outbox.record({ command: one, journey, user })
}

/** The server's answer, whose word counts for how old an action is. */
export function answeredNow(number: number, time: ManualTime): Outcome {
  return outcomeOf(command(number), { effectiveAt: time.now() })
}

/** Which commands. */
export function idsOf(commands: readonly Command[]): string[] {
  return commands.map((one) => one.commandId)
}

/** What is listed as pending, and how far each is. */
export function pendingIn(outbox: Outbox): [id: string, stage: string][] {
  return outbox.view.getState().pending.map((one) => [one.command.commandId, one.stage])
}
