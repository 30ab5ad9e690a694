import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtIn } from '../../../test/builders/journey.ts'
import { startWords } from '../../ui/words/start-words.ts'
import { boardColumns } from './board-columns.ts'

const NAMES = readdirSync(join(import.meta.dirname, '../../../assets/workflows')).map((file) => file.slice(0, -5))

test('[BO7] whatever a workflow calls its columns, no two of a board are one', () => {
  const t = startWords().t
  for (const template of NAMES.map(builtIn).filter(({ board }) => board.kind === 'departments')) {
    const ids = boardColumns(template, new Set(), t).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThan(template.board.columns.length)
  }
})
