import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkTemplate } from '../template/check-template.ts'
import { templateSchema } from '../template/template.ts'

const folder = join(import.meta.dirname, '../../../assets/workflows')
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))

test.for(files)('[JN20] %s is without fault or warning', (file) => {
  const template = templateSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
  expect(file).toBe(`${template.id}.v${template.version}.json`)
  expect(checkTemplate(template)).toEqual([])
})
