// @vitest-environment happy-dom
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { MantineProvider } from '@mantine/core'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { at, builtIn, facts, opening, ruleContext, smallHospital } from '../../../test/builders/journey.ts'
import { aCoordinator } from '../../../test/builders/people.ts'
import { ManualTime } from '../../../test/builders/manual-time.ts'
import { testConsole, type TestConsole } from '../../../test/builders/console-state.ts'
import { ConsoleProvider } from '../../state/hooks.ts'
import { createActions } from '../../state/screen/actions.ts'
import { createScreen } from '../../state/screen/screen-store.ts'
import { ScreenProvider } from '../../state/screen/use-screen.ts'
import * as cells from '../../state/views/board-cells.ts'
import { startWords } from '../../ui/words/start-words.ts'
import { openJourney } from '../../../shared/workflow/open-journey.ts'
import { journeyIdSchema } from '../../../shared/kernel/ids.ts'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import * as words from './cell-words.ts'
import { DepartmentBoard } from './DepartmentBoard.tsx'

// A row works out its cells each time it is drawn, and nobody else does: the spy counts drawings by journey.
vi.mock(import('../../state/views/board-cells.ts'), { spy: true })
// And a department's cell says its words each time it is drawn.
vi.mock(import('./cell-words.ts'), { spy: true })

const template = builtIn('discharge.v1')
const reference = smallHospital({ templates: [template] })
const BEDS = ['401A', '401B', '402A', '402B']

let root: Root
let opened: TestConsole
let time: ManualTime
let journeys: JourneyState[]

function journeyIn(bed: string): JourneyState {
  const input = opening({
    id: journeyIdSchema.parse(`j-${bed}`),
    placement: { unit: '4W', room: bed.slice(0, 3), bed: bed.slice(3) },
    order: { id: `o-${bed}`, by: 'Dr Roe' },
    facts: facts({ mobility: 'walks', destination: 'home', ownCar: true }),
  })
  return openJourney(input, ruleContext(), at(0))
}

function drawn(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [state] of vi.mocked(cells.boardCells).mock.calls)
    counts[state.journey.id] = (counts[state.journey.id] ?? 0) + 1
  return counts
}

beforeEach(async () => {
  // happy-dom lays nothing out: a virtual list needs a height to draw in.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1300)
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  time = new ManualTime(at(5))
  journeys = BEDS.map(journeyIn)
  const actor = aCoordinator({ id: 'k.lind', facility: 'test' })
  opened = await testConsole({ journeys, reference, actor, time })
  const screen = createScreen()
  const actions = createActions(opened.state, screen)
  root = createRoot(document.body.appendChild(document.createElement('div')))
  const view = opened.state.reference.getState()
  if (view === null) throw new Error('no reference')
  await act(async () =>
    root.render(
      <MantineProvider>
        <I18nextProvider i18n={startWords()}>
          <ConsoleProvider value={opened.state}>
            <ScreenProvider value={{ screen, actions }}>
              <DepartmentBoard reference={view} template={template} filters={{ unit: '4W' }} onFilters={() => {}} />
            </ScreenProvider>
          </ConsoleProvider>
        </I18nextProvider>
      </MantineProvider>,
    ),
  )
})

afterEach(async () => {
  await act(async () => root.unmount())
  opened.state.stop()
  document.body.replaceChildren()
  vi.restoreAllMocks()
})

test('every patient of the unit has a row, by bed', () => {
  const rows = [...document.querySelectorAll('[role="row"][data-journey]')].map((row) =>
    row.getAttribute('data-journey'),
  )
  expect(rows).toEqual(BEDS.map((bed) => `j-${bed}`))
  expect(document.body.textContent).toContain('TESTPERSON, Ada')
})

test('one changed row draws one row', async () => {
  vi.mocked(cells.boardCells).mockClear()
  const changed = journeyIn('402A')
  await act(async () => opened.confirm({ ...changed, journey: { ...changed.journey, marks: ['interpreter'] } }))
  expect(Object.keys(drawn())).toEqual(['j-402A'])
})

test('an action of mine is on the board before anything is answered, in its row alone', async () => {
  vi.mocked(cells.boardCells).mockClear()
  await act(async () => void (await opened.state.issue({ verb: 'claim', entityId: 'j-401B/med-rec' })))
  expect(Object.keys(drawn())).toEqual(['j-401B'])
  const cell = document.querySelector('[data-task="j-401B/med-rec"][aria-label^="Pharmacy"]')
  expect(cell?.getAttribute('aria-label')).toMatch(/claimed.*yours.*waiting to be confirmed/)
})

test('in a changed row only the cells of changed steps are drawn', async () => {
  vi.mocked(words.spokenCell).mockClear()
  await act(async () => void (await opened.state.issue({ verb: 'claim', entityId: 'j-401B/med-rec' })))
  const spoken = vi.mocked(words.spokenCell).mock.calls.map(([{ column }]) => column)
  expect(new Set(spoken)).toEqual(new Set(['Pharmacy']))
})
