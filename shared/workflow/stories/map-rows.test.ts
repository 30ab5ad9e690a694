import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MAP_ROWS } from '../../../test/builders/map-rows.ts'
import { stepsOf } from '../../../test/builders/workflow-story.ts'

/** Stories by title, as they are written. */
const stories = new Map(
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap((name) =>
      readFileSync(join(import.meta.dirname, name), 'utf8')
        .split(/^test\(/m)
        .slice(1),
    )
    .map((text) => [/^\s*'([^']+)'/.exec(text)?.[1] ?? '', text] as const),
)

const rows = Object.entries(MAP_ROWS).flatMap(([workflow, all]) => all.map((row) => ({ workflow, row })))

test.for(rows.map(({ workflow, row }) => [`${workflow}: ${row[0]}`, workflow, row] as const))(
  '%s stands in its template and is seen at work in a story',
  ([, workflow, [, steps, title]]) => {
    expect(stepsOf(workflow)).toEqual(expect.arrayContaining([...steps]))
    const story = stories.get(title)?.replace(title, '')
    expect(story, `no story "${title}"`).toBeDefined()
    for (const key of steps) expect(story).toMatch(new RegExp(`['" ]${key}['" ]`))
  },
)
