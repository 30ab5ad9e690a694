import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emittedSignals } from '../../domain/signal-name.ts'
import { type Template, templateSchema } from '../template/template.ts'
import { listenedNames } from '../template/listened-names.ts'

const folder = join(import.meta.dirname, '../../../assets/workflows')
const templates: readonly Template[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => templateSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))

test.for(templates)('[SN1] $id listens to nothing that nobody emits', (template) => {
  expect(listenedNames(template).filter((name) => !emittedSignals.has(name))).toEqual([])
})

test('[SN1] the list is read from triggers, recorded acts and undo', () => {
  const [discharge] = templates.filter(({ id }) => id === 'discharge')
  expect(discharge === undefined ? [] : listenedNames(discharge)).toEqual(
    expect.arrayContaining(['discharge-order', 'meds-dispensed', 'order-cancelled']),
  )
})
