import { expect, test } from 'vitest'
import { journeyRow } from '../../test/builders/rows.ts'
import type { Frame } from '../../shared/protocol/frame.ts'
import { ConfirmedRows } from '../db/confirmed-rows.ts'
import { Intake } from './intake.ts'

const UNIT = 'unit:4W'
const frame = (prev: number, seq: number, journey = `j${seq}`): Frame => ({
  scope: UNIT,
  prev,
  seq,
  tag: `t${seq}`,
  at: seq,
  causes: [],
  ops: [{ op: 'put', row: journeyRow(journey, { seq }) }],
})

function standing(seq: number) {
  const rows = new ConfirmedRows()
  const asked: string[] = []
  const intake = new Intake({ rows, catchUp: (scope) => asked.push(scope), otherHistory: (what) => asked.push(what) })
  rows.stand(UNIT, 'phi', { seq, tag: `t${seq}` })
  return { rows, intake, asked, at: () => rows.scope(UNIT)?.cursor.seq, held: () => [...rows.journeyIds()] }
}

test('[SY18] frames that come before the welcome are applied after it, none is lost', () => {
  const { intake, at, held } = standing(10)
  intake.take(frame(10, 11))
  intake.take(frame(11, 12))
  expect(at()).toBe(10)
  intake.greet(new Map())
  expect([at(), held()]).toEqual([12, ['j11', 'j12']])
})

test('[SY18] during another hello frames wait again, and heartbeats move nothing', () => {
  const { intake, at } = standing(10)
  intake.greet(new Map())
  intake.hush()
  intake.take(frame(10, 11))
  intake.heartbeat({ seq: 20, tag: 't20', now: 0 })
  expect(at()).toBe(10)
  intake.greet(new Map())
  expect(at()).toBe(11)
})

test('[SY10] [SY12] a gap asks once; later frames wait; a heartbeat does not hide it; the missing piece lets all in', () => {
  const { intake, asked, at, held } = standing(10)
  intake.greet(new Map())
  intake.take(frame(12, 13))
  intake.take(frame(13, 14))
  intake.heartbeat({ seq: 14, tag: 't14', now: 0 })
  expect([asked, at(), intake.isBehind]).toEqual([[UNIT], 10, true])
  intake.answered(UNIT, { seq: 13, tag: 't13' })
  intake.take({ ...frame(10, 13, 'j12') })
  expect([at(), held(), intake.isBehind]).toEqual([14, ['j12', 'j14'], false])
})

test('[SY12] a delta that was promised holds the cursor until it is there', () => {
  const { intake, at } = standing(10)
  intake.greet(new Map([[UNIT, 15]]))
  intake.heartbeat({ seq: 20, tag: 't20', now: 0 })
  expect(at()).toBe(10)
  intake.take(frame(15, 16))
  intake.take(frame(10, 15))
  expect([at(), intake.isBehind]).toEqual([16, false])
  intake.heartbeat({ seq: 20, tag: 't20', now: 0 })
  expect(at()).toBe(20)
})

test('a scope that is not granted is asked for by a new hello: frames held for it are looked at again', () => {
  const { intake, asked } = standing(10)
  intake.greet(new Map())
  intake.take(frame(12, 13))
  intake.greet(new Map())
  expect(asked).toEqual([UNIT, UNIT])
})
