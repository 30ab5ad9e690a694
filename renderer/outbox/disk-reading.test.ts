import { expect, test } from 'vitest'
import { command, commandId } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { record } from '../../test/builders/opened-outbox.ts'
import { createOutbox } from './create-outbox.ts'
import { memoryDisk } from './memory-disk.ts'

test('a record that cannot be read is reported and blocks nothing', async () => {
  const disk = memoryDisk()
  await disk.append({ id: commandId(9), body: 'not json' })
  const reports: string[] = []
  const time = new ManualTime()
  const outbox = createOutbox({ disk, clock: time, scheduler: time, report: (what) => reports.push(what) })
  await outbox.open()
  expect(reports).toEqual(['unreadable'])
  expect(await record(outbox, command(1))).toEqual({ ok: true })
})
