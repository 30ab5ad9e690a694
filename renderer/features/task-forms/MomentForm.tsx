import { Button } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MINUTE_MS } from '../../../shared/kernel/instant.ts'
import type { Ask } from '../../state/issue-command.ts'
import { useConsole, useReference } from '../../state/hooks.ts'
import { useActions } from '../../state/screen/use-screen.ts'
import { nearInstant, wallInstant } from '../../state/views/wall-instant.ts'
import { MomentField } from '../../ui/form/MomentField.tsx'
import { parseClock } from '../../ui/form/parse-clock.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { FormFrame } from './FormFrame.tsx'
import type { Subject } from './use-subject.ts'
import style from './TaskForms.module.css'

type Kind = 'ready-at' | 'expected-leave' | 'acknowledge'

/** Says when: ready at (a promise), expected leave, back by. Short ways first, then any time. */
export function MomentForm(props: {
  readonly kind: Kind
  readonly subject: Subject
  readonly onClose: () => void
}): ReactElement {
  const { kind, subject, onClose } = props
  const { t } = useTranslation()
  const actions = useActions()
  const { now } = useConsole()
  const format = useZoneFormat()
  const zone = useReference()?.reference.zone ?? 'UTC'
  const [value, setValue] = useState({ day: kind === 'expected-leave' ? format.day(now()) : '', clock: '' })
  const issue = async (at: number | null) => {
    const taken = await actions.issue(askOf(kind, subject, at), subject.target)
    if (taken) onClose()
    return taken
  }
  const minutes = parseClock(value.clock)
  const typed =
    minutes === null
      ? null
      : value.day === ''
        ? nearInstant({ zone, day: format.day(now()), now: now(), minutes, side: 'future' })
        : wallInstant(zone, value.day, minutes)
  const fault = typed === null ? t('form.wrongTime') : typed <= now() ? t('form.inPast') : null
  const stood = kind === 'ready-at' && (subject.task?.promise ?? null) !== null
  return (
    <FormFrame send={t(SENDS[kind])} fault={fault} draftKept={false} onSend={() => issue(typed)} onCancel={onClose}>
      {kind !== 'expected-leave' && (
        <div className={style['choices']}>
          {SHORTCUTS[kind].map((one, index) => (
            <Button
              key={one}
              variant="light"
              data-autofocus={index === 1 || undefined}
              onClick={() => void issue(now() + one * MINUTE_MS)}
            >
              {t(kind === 'ready-at' ? 'form.readyIn' : 'form.backByIn', { minutes: one })}
            </Button>
          ))}
          {stood && (
            <Button variant="default" onClick={() => void issue(null)}>
              {t('form.takeBack')}
            </Button>
          )}
        </div>
      )}
      <MomentField label={t(LABELS[kind])} value={value} onChange={setValue} withDay={kind === 'expected-leave'} />
    </FormFrame>
  )
}

function askOf(kind: Kind, { state, task, target }: Subject, at: number | null): Ask {
  if (kind === 'acknowledge') return { verb: 'acknowledge', entityId: target.escalation ?? '', args: { backBy: at } }
  if (kind === 'ready-at') return { verb: 'set-fact', entityId: task?.id ?? '', args: { readyAt: at } }
  return { verb: 'set-fact', entityId: state.journey.id, args: { fact: 'expectedLeaveAt', value: at } }
}

const SHORTCUTS = { 'ready-at': [10, 20, 30, 60], acknowledge: [10, 20, 40] } as const
const SENDS = {
  'ready-at': 'form.sendReady',
  'expected-leave': 'form.sendExpected',
  acknowledge: 'form.sendAcknowledge',
} as const
const LABELS = {
  'ready-at': 'form.readyAt',
  'expected-leave': 'form.expectedTime',
  acknowledge: 'form.backBy',
} as const
