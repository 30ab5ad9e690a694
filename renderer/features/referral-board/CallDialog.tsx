import { Button } from '@mantine/core'
import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { useConsole, useJourney, useReference } from '../../state/hooks.ts'
import { CALL_RESULTS, type CallResult, MOST_TRIES, triesOf } from '../../state/views/call-plan.ts'
import { nextTask } from '../../state/views/next-task.ts'
import { wallInstant } from '../../state/views/wall-instant.ts'
import { MomentField } from '../../ui/form/MomentField.tsx'
import { parseClock } from '../../ui/form/parse-clock.ts'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import { ModalDialog } from '../../ui/layout/ModalDialog.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { useCall } from './use-call.ts'
import style from './CallDialog.module.css'

/** How a call went, one key each; the next try dates itself. It names the patient. */
export function CallDialog(props: {
  readonly journey: string
  readonly identity: (state: JourneyState) => ReactNode
  readonly onClose: () => void
}): ReactElement | null {
  const { t } = useTranslation()
  const state = useJourney(props.journey)
  const task = state === null ? null : nextTask(state)
  if (state === null || task === null) return null
  return (
    <ModalDialog onClose={props.onClose} size={460} title={`${t('referral.call')} ${task.title}`}>
      {props.identity(state)}
      <Results state={state} onClose={props.onClose} />
    </ModalDialog>
  )
}

function Results({ state, onClose }: { readonly state: JourneyState; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation()
  const [asksWhen, setAsksWhen] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  const { hintOf, done, openForm } = useCall(state, onClose)
  const pick = (result: CallResult) => (result === 'call-back' ? setAsksWhen(true) : void done(result, null))
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && event.target.closest('input') !== null) return
    const result = CALL_RESULTS[Number(event.key) - 1]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      moveWithin(list.current, event.key === 'ArrowDown' ? 1 : -1)
    else if (result !== undefined) pick(result)
    else return
    event.preventDefault()
  }
  const nr = triesOf(state.journey.facts) + 1
  return (
    // The digits act from anywhere in the dialog but its fields.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={style['call']} onKeyDown={handleKeyDown}>
      <p className={style['hint']}>
        {t('referral.callTry', { nr, most: MOST_TRIES })} · {t('referral.callKeys')}
      </p>
      <ul ref={list} className={style['results']}>
        {CALL_RESULTS.map((result, index) => (
          <li key={result}>
            <button
              type="button"
              className={`ow-plain ${style['result']}`}
              data-autofocus={index === 0 || undefined}
              onClick={() => pick(result)}
            >
              <KeyHint keys={String(index + 1)} />
              <span>{t(`referral.result_${result}`)}</span>
              <span className={style['hint']}>{hintOf(result)}</span>
            </button>
          </li>
        ))}
      </ul>
      {asksWhen && <CallBack onSave={(at) => void done('call-back', at)} />}
      <Button variant="default" onClick={openForm}>
        {t('referral.callForm')}
      </Button>
    </div>
  )
}

/** When the patient wants to be called: a day and a time. */
function CallBack({ onSave }: { readonly onSave: (at: number) => void }): ReactElement {
  const { t } = useTranslation()
  const { now } = useConsole()
  const format = useZoneFormat()
  const zone = useReference()?.reference.zone ?? 'UTC'
  const [value, setValue] = useState(() => ({ day: format.day(now()), clock: '' }))
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const minutes = parseClock(value.clock)
  const at = minutes === null || value.day === '' ? null : wallInstant(zone, value.day, minutes)
  const fault = at === null ? t('form.wrongTime') : at <= now() ? t('form.inPast') : null
  const save = () => {
    setTried(true)
    if (at !== null && fault === null) onSave(at)
  }
  return (
    <form
      ref={form}
      className={style['back']}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <MomentField label={t('referral.callBackAt')} value={value} onChange={setValue} withDay />
      <Button type="submit">{t('referral.callSave')}</Button>
      {tried && fault !== null && (
        <p role="alert" className={style['fault']}>
          {fault}
        </p>
      )}
    </form>
  )
}

function moveWithin(list: HTMLElement | null, by: number): void {
  const buttons = [...(list?.querySelectorAll<HTMLElement>('button') ?? [])]
  const at = buttons.findIndex((button) => button === document.activeElement)
  buttons[Math.max(0, Math.min(buttons.length - 1, at + by))]?.focus()
}
