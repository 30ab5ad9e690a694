import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { rowSchema } from '../domain/row.ts'
import { down } from './down.ts'
import { snapshotHeadSchema } from './snapshot.ts'
import { up } from './up.ts'
import { PROTOCOL_VERSION, ROW_SCHEMA } from './version.ts'

const shape = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

test('[SY1] a change of the wire bumps PROTOCOL_VERSION: this digest is of one version', () => {
  const talk = {
    up: Object.entries(up).map(([name, { ask, reply }]) => [name, shape(ask), shape(reply)]),
    down: Object.entries(down).map(([name, schema]) => [name, shape(schema)]),
    snapshot: shape(snapshotHeadSchema),
  }
  expect({ version: PROTOCOL_VERSION, digest: digest(talk) }).toMatchInlineSnapshot(`
    {
      "digest": "295ace58de144a81",
      "version": 8,
    }
  `)
})

test('[SY2] a change of a row bumps ROW_SCHEMA: kept rows of another shape are loaded anew', () => {
  expect({ version: ROW_SCHEMA, digest: digest(shape(rowSchema)) }).toMatchInlineSnapshot(`
    {
      "digest": "b4a857ad62169575",
      "version": 5,
    }
  `)
})
