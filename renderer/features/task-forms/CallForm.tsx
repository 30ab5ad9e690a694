import { Button } from '@mantine/core'
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { ResultCode } from '../../../shared/workflow/template/sequence-schema.ts'
import { calendarNamed } from '../../../shared/workflow/calendars.ts'
import { useConsole, useReference } from '../../state/hooks.ts'
import { useActions, useScreen } from '../../state/screen/use-screen.ts'
import { type CallPlan, type CallStep, isCall, planCall, tryOf } from '../../state/views/call-plan.ts'
import { wallInstant } from '../../state/views/wall-instant.ts'
import { MomentField } from '../../ui/form/MomentField.tsx'
import { parseClock } from '../../ui/form/parse-clock.ts'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import type { Subject } from './use-subject.ts'
import style from './CallForm.module.css'

/** How a try to reach somebody went, one digit each; the next one dates itself. */
export function CallForm({ subject, onClose }: Props): ReactElement | null {
  const { task, step } = subject
  return task === null || !isCall(step) ? null : <Results of={{ subject, task, step }} onClose={onClose} />
}

type Props = { readonly subject: Subject; readonly onClose: () => void }
type Of = { readonly subject: Subject; readonly task: TaskRow; readonly step: CallStep }

function Results({ of, onClose }: { readonly of: Of; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation()
  const [asksWhen, setAsksWhen] = useState<ResultCode | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const { hintOf, pick, record, openForm } = useCall(of, { onClose, onAsksWhen: setAsksWhen })
  const { results } = of.step.sequence
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && event.target.closest('input') !== null) return
    const result = results[Number(event.key) - 1]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      moveWithin(list.current, event.key === 'ArrowDown' ? 1 : -1)
    else if (result !== undefined) pick(result)
    else return
    event.preventDefault()
  }
  const channel = t(`form.channel_${of.task.nextTry?.channel ?? 'call'}`)
  return (
    // The digits act from anywhere in the dialog but its fields.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={style['call']} onKeyDown={handleKeyDown}>
      <p className={style['hint']}>
        {t('form.callTry', { ...tryOf(of.task, of.step.sequence), channel })} ·{' '}
        {t('form.callKeys', { most: results.length })}
      </p>
      <ul ref={list} className={style['results']}>
        {results.map((result, index) => (
          <li key={result.code}>
            <button
              type="button"
              className={`ow-plain ${style['result']}`}
              data-autofocus={index === 0 || undefined}
              onClick={() => pick(result)}
            >
              <KeyHint keys={String(index + 1)} />
              <span>{result.title}</span>
              <span className={style['hint']}>{hintOf(result)}</span>
            </button>
          </li>
        ))}
      </ul>
      {asksWhen !== null && <CallBack onSave={(at) => void record(asksWhen, at)} />}
      <Button variant="default" onClick={() => openForm(null)}>
        {t('form.callForm')}
      </Button>
    </div>
  )
}

type Deeds = {
  readonly hintOf: (result: ResultCode) => string
  readonly pick: (result: ResultCode) => void
  readonly record: (result: ResultCode, callBackAt: number | null) => Promise<void>
  readonly openForm: (result: ResultCode | null) => void
}

function useCall(
  { subject, task, step }: Of,
  on: { readonly onClose: () => void; readonly onAsksWhen: (result: ResultCode) => void },
): Deeds {
  const { now } = useConsole()
  const screen = useScreen()
  const actions = useActions()
  const hint = useHint()
  const planOf = (result: ResultCode): CallPlan => {
    const context = { reference: subject.reference.reference, calendars: subject.reference.shelf }
    const calendar = calendarNamed(context, step.sequence.calendar, task.department)
    return planCall(step, result, { task, now: now(), calendar })
  }
  const openForm = (result: ResultCode | null) => {
    on.onClose()
    const tried = result === null ? {} : { tried: result.code }
    // This dialog goes first: two of them would fight for the focus.
    queueMicrotask(() => screen.open({ kind: 'complete', target: subject.target, ...tried }))
  }
  const record = async (result: ResultCode, callBackAt: number | null) => {
    const args = { result: result.code, ...(callBackAt === null ? {} : { callBackAt }) }
    if (await actions.issue({ verb: 'record-try', entityId: task.id, args }, subject.target)) on.onClose()
  }
  return {
    openForm,
    record,
    hintOf: (result) => hint(planOf(result), step.sequence.attempts.length),
    pick: (result) => {
      const { kind } = planOf(result)
      if (kind === 'form') return openForm(result)
      return kind === 'asks-when' ? on.onAsksWhen(result) : void record(result, null)
    },
  }
}

/** What a result would lead to, said beside it. */
function useHint(): (plan: CallPlan, most: number) => string {
  const { t } = useTranslation()
  const { now } = useConsole()
  const format = useZoneFormat()
  return (plan, most) => {
    if (plan.kind === 'again') return t('form.callNext', { time: format.when(plan.nextAt, now()) })
    if (plan.kind === 'exhausted') return t('form.callLast', { most })
    return plan.kind === 'asks-when' ? '' : t(plan.kind === 'form' ? 'form.callOpens' : 'form.callEnds')
  }
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
      <MomentField label={t('form.callBackAt')} value={value} onChange={setValue} withDay />
      <Button type="submit">{t('form.callSave')}</Button>
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
