// @vitest-environment happy-dom
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { MantineProvider } from '@mantine/core'
import { I18nextProvider } from 'react-i18next'
import { expect, test } from 'vitest'
import { command, outcomeOf } from '../../../test/builders/commands.ts'
import { testConsole } from '../../../test/builders/console-state.ts'
import { smallHospital } from '../../../test/builders/journey.ts'
import { ManualTime } from '../../../test/builders/manual-time.ts'
import { aCoordinator } from '../../../test/builders/people.ts'
import { ConsoleProvider, useOutbox } from '../../state/hooks.ts'
import { startWords } from '../../ui/words/start-words.ts'
import { SendAllAgain } from './SendAllAgain.tsx'

test('[SG6] one press sends all cards again that only a former sign-in stands against, and says how many went', async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  const actor = aCoordinator({ id: 'u1', facility: 'test' })
  const opened = await testConsole({ journeys: [], reference: smallHospital(), actor, time: new ManualTime() })
  const { outbox } = opened
  const refusal = { code: 'forbidden', by: null, at: null, row: null, reason: 'session-unknown' } as const
  const refuse = async (at: number) => {
    await outbox.record({ command: command(at), journey: `j${at}`, user: 'u1' })
    await outbox.answer(outcomeOf(command(at), { outcome: 'rejected', seq: null, refusal }), false)
  }
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  const button = () => document.querySelector('button')
  const Cards = () => <SendAllAgain refused={useOutbox().refused} />

  await act(async () => {
    await refuse(1)
    root.render(
      <MantineProvider>
        <I18nextProvider i18n={startWords()}>
          <ConsoleProvider value={opened.state}>
            <Cards />
          </ConsoleProvider>
        </I18nextProvider>
      </MantineProvider>,
    )
  })
  // One card has its own offer.
  expect(button()).toBeNull()
  await act(async () => {
    for (let at = 2; at <= 20; at += 1) await refuse(at)
  })
  expect(button()?.textContent).toBe('Send all 20 again')
  await act(async () => button()?.click())
  await act(async () => undefined)
  expect(outbox.view.getState().pending).toHaveLength(20)
  expect(button()).toBeNull()
  expect(document.querySelector('[role="status"]')?.textContent).toBe('20 actions are sent again.')
  await act(async () => root.unmount())
  opened.state.stop()
})
