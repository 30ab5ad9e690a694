import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, member, taken } from '../../../test/builders/asking.ts'
import { at, builtIn, ruleContext, taskOf } from '../../../test/builders/journey.ts'
import { story, type Story } from '../../../test/builders/workflow-story.ts'
import type { ExceptionPath } from '../template/exception-schema.ts'
import type { Template } from '../template/template.ts'

/** Minutes after ten: all cards that time brings are there. */
const LATER = 2 * 1440 + 5
const folder = join(import.meta.dirname, '../../../assets/workflows')
const templates = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => builtIn(name.replace(/\.json$/, '')))
const paths = templates.flatMap((template) => template.exceptions.map((path) => ({ template, path })))

test.for(paths.map(({ template, path }) => [`${template.id}: ${path.title}`, template, path] as const))(
  '[JN19] %s goes to whom the workflow names, in its time, and is answered there',
  ([, template, path]) => {
    const [run, key] = withCard(template)
    const args = { reason: template.notDoneReasons[0], exception: path.category }
    answered(run.asks(LATER, 'fail', key, { args }), template, path)
  },
)

const byReason = paths.flatMap(({ template, path }) => path.reasons.map((reason) => ({ template, path, reason })))

test.for(byReason.map(({ template, path, reason }) => [`${template.id}: ${reason}`, template, path, reason] as const))(
  '[JN19] %s means its exception without being asked',
  ([, template, path, reason]) => {
    const [run, key] = withCard(template)
    answered(run.asks(LATER, 'fail', key, { args: { reason } }), template, path)
  },
)

test('every kind of exception of the domain has a path in some workflow', () => {
  const kinds = 'capacity clinical documentation financial integration privacy supply unreachable'.split(' ')
  expect([...new Set(paths.map(({ path }) => path.category as string))].toSorted()).toEqual(kinds)
})

/** The workflow, opened and left alone until it has a card, and that card. */
function withCard({ id, triggers }: Template): [Story, string] {
  for (const minute of [3, 2 * 1440])
    for (const { stage } of triggers) {
      const run = story(id, { stage, placed: true, facts: FACTS[id] ?? {} }).at(minute)
      const [key] = run.cards()
      if (key !== undefined) return [run, key]
    }
  throw new Error(`${id} opens without a card`)
}

/** What a message brings along where without it the system would wait. */
const FACTS: { readonly [workflow: string]: { readonly [name: string]: string | number } } = {
  denial: { claimNumber: 'C1', claimLine: '1', carc: '197', deniedAmount: 400, payer: 'P' },
}

/** The exception has its card, the journey is marked until it is done by somebody of that role and department. */
function answered(run: Story, template: Template, path: ExceptionPath): void {
  const { state } = run.run()
  const answer = taskOf(state, `adhoc-${path.category}`)
  expect(answer).toMatchObject({ state: 'free', department: path.department, role: path.role })
  expect(answer.clock?.targetMin).toBe(path.minutes)
  expect(state.journey.marks).toContain('exception')
  const by = member(`work.${path.department.toLowerCase()}`, {
    roles: [path.role, 'worker'],
    departments: [path.department],
  })
  const context = ruleContext(`${template.id}.v1`)
  const done = taken(ask(state, 'complete', answer.id, by, { at: at(LATER + 9), context }))
  expect(taskOf(done, answer.key).state).toBe('done')
  expect(done.journey.marks).not.toContain('exception')
}
