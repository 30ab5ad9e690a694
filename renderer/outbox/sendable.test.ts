import { expect, test } from 'vitest'
import { command, commandId, outcomeOf } from '../../test/builders/commands.ts'
import { idsOf, openedOutbox, record } from '../../test/builders/opened-outbox.ts'
import { memoryDisk } from './memory-disk.ts'

test('[SY33] sent in order, one under way per journey, other journeys go on, only my own', async () => {
  const outbox = await openedOutbox(memoryDisk())
  await record(outbox, command(1), 'j1')
  await record(outbox, command(2), 'j1')
  await record(outbox, command(3), 'j2')
  await record(outbox, command(4), 'j3', 'u2')
  expect(idsOf(outbox.sendable('u1', 9))).toEqual([commandId(1), commandId(3)])
  outbox.sent(commandId(1))
  expect(idsOf(outbox.sendable('u1', 9))).toEqual([commandId(3)])
  outbox.unsent(commandId(1))
  expect(idsOf(outbox.sendable('u1', 1))).toEqual([commandId(1)])
  await outbox.answer(outcomeOf(command(1)))
  expect(idsOf(outbox.sendable('u1', 9))).toEqual([commandId(2), commandId(3)])
})
