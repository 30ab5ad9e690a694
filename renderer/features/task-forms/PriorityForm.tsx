import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { HOUR_MS } from '../../../shared/kernel/instant.ts'
import { useConsole, useMinute } from '../../state/hooks.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { FormFrame } from './FormFrame.tsx'
import { useDraft } from './use-draft.ts'
import { useIssue } from './use-issue.ts'
import type { Subject } from './use-subject.ts'

const LEVELS = ['routine', 'urgent', 'stat'] as const
/** Hours that an override may hold; four is what domain.md E13 says where nobody says otherwise. */
const HOURS = [1, 2, 4, 8, 12, 24] as const
const EMPTY = { priority: '', reason: '', hours: '4' }

/**
 * Puts a step before or behind the rest for a while, with a reason that everybody reads (domain.md E13), or takes that back;
 * of a journey, the priority alone.
 */
export function PriorityForm({
  subject,
  onClose,
}: {
  readonly subject: Subject
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation()
  const { now } = useConsole()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const { task, state, target } = subject
  const { values, set, clear, kept } = useDraft({ kind: 'priority', target }, EMPTY)
  const held = task?.override ?? null
  const issue = useIssue({ target, clear, onTaken: onClose })
  const send = (args: Readonly<Record<string, unknown>>) =>
    issue({ verb: 'set-priority', entityId: task?.id ?? state.journey.id, args })
  const reason = values.reason.trim()
  const whole = { priority: values.priority, reason, forMin: Number(values.hours) * 60 }
  const fault = values.priority === '' ? t('form.pickPriority') : task !== null && reason === '' ? t('form.why') : null
  return (
    <FormFrame
      send={t('form.sendPriority')}
      fault={fault}
      draftKept={kept}
      onSend={() => send(task === null ? { priority: values.priority } : whole)}
      onCancel={onClose}
    >
      {held !== null && held.until > minute && (
        <p>
          {t('form.priorityHeld', { by: held.by.name, why: held.reason, time: format.when(held.until, minute) })}{' '}
          <Button variant="default" onClick={() => void send({ priority: held.was })}>
            {t('form.priorityBack')}
          </Button>
        </p>
      )}
      <NativeSelect
        data-autofocus
        label={t('form.priorityLabel')}
        data={[
          { value: '', label: t('form.pickPriority') },
          ...LEVELS.map((level) => ({ value: level, label: t(`form.priority_${level}`) })),
        ]}
        value={values.priority}
        onChange={(event) => set({ priority: event.currentTarget.value })}
      />
      {task !== null && (
        <>
          <TextInput
            label={t('form.priorityWhy')}
            description={t('form.priorityWhyHint')}
            maxLength={120}
            value={values.reason}
            onChange={(event) => set({ reason: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('form.priorityUntil')}
            data={HOURS.map((hours) => ({
              value: String(hours),
              label: t('form.priorityFor', { hours, time: format.when(now() + hours * HOUR_MS, minute) }),
            }))}
            value={values.hours}
            onChange={(event) => set({ hours: event.currentTarget.value })}
          />
        </>
      )}
    </FormFrame>
  )
}
