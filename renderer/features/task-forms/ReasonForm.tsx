import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Verb } from '../../../shared/commands/command.ts'
import { useConsole, useReference } from '../../state/hooks.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { wordOf } from '../../ui/words/word-of.ts'
import { type CompleteValues, noteArg, performedArgs } from './complete-values.ts'
import { FormFrame } from './FormFrame.tsx'
import { PerformedFields } from './PerformedFields.tsx'
import { useDraft } from './use-draft.ts'
import { useIssue } from './use-issue.ts'
import type { Subject } from './use-subject.ts'

type Values = Pick<CompleteValues, 'clock' | 'by' | 'via' | 'note'> & {
  readonly reason: string
  readonly exception: string
}
type Kind = 'fail' | 'pause' | 'skip' | 'decline' | 'send-back' | 'reopen' | 'void' | 'cancel-journey'

const EMPTY: Values = { reason: '', exception: '', note: '', clock: '', by: '', via: '' }

/** Not done, pause, leave out, cancel: one reason, from the template's list where it has one. */
export function ReasonForm(props: {
  readonly kind: Kind
  readonly subject: Subject
  readonly onClose: () => void
}): ReactElement {
  const { kind, subject, onClose } = props
  const { t } = useTranslation()
  const { now } = useConsole()
  const format = useZoneFormat()
  const zone = useReference()?.reference.zone ?? 'UTC'
  const { values, set, clear, kept } = useDraft({ kind, target: subject.target }, EMPTY)
  const listed =
    kind === 'fail' ? subject.template.notDoneReasons : kind === 'pause' ? subject.template.pauseReasons : null
  const entityId = kind === 'cancel-journey' ? subject.state.journey.id : (subject.task?.id ?? '')
  const issue = useIssue({ target: subject.target, clear, onTaken: onClose })
  const send = () => {
    const performed =
      kind === 'fail'
        ? {
            ...performedArgs(values, { zone, format, now: now() }),
            ...noteArg(values.note),
            ...(values.exception === '' ? {} : { exception: values.exception }),
          }
        : {}
    const args = { reason: values.reason.trim(), ...DECIDES[kind], ...performed }
    return issue({ verb: VERBS[kind], entityId, args })
  }
  return (
    <FormFrame
      send={t(SENDS[kind])}
      fault={values.reason.trim() === '' ? t('form.pickReason') : null}
      draftKept={kept}
      onSend={send}
      onCancel={onClose}
      danger={kind === 'cancel-journey' || kind === 'void'}
    >
      {kind === 'cancel-journey' && <p>{t('form.whyCancel')}</p>}
      {listed === null ? (
        <TextInput
          data-autofocus
          label={t('form.freeReason')}
          maxLength={120}
          value={values.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
      ) : (
        <NativeSelect
          data-autofocus
          label={t('form.reason')}
          data={[
            { value: '', label: t('form.pickReason') },
            ...listed.map((reason) => ({ value: reason, label: wordOf(t, 'reason', reason) })),
          ]}
          value={values.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
      )}
      {kind === 'fail' && (
        <>
          {subject.template.exceptions.length > 0 && (
            <NativeSelect
              label={t('form.exception')}
              data={[
                { value: '', label: t('form.noException') },
                ...subject.template.exceptions.map((path) => ({ value: path.category, label: path.title })),
              ]}
              value={values.exception}
              onChange={(event) => set({ exception: event.currentTarget.value })}
            />
          )}
          <PerformedFields values={values} set={set} people={[]} />
          <Textarea
            label={t('form.note_')}
            rows={2}
            value={values.note}
            onChange={(event) => set({ note: event.currentTarget.value })}
          />
        </>
      )}
    </FormFrame>
  )
}

const VERBS: { readonly [K in Kind]: Verb } = {
  fail: 'fail',
  pause: 'pause',
  skip: 'skip',
  decline: 'approve',
  'send-back': 'confirm',
  reopen: 'reopen',
  void: 'void',
  'cancel-journey': 'cancel-journey',
}
/** Two of them are the other way of a decision. */
const DECIDES: { readonly [K in Kind]?: { readonly decision: string } } = {
  decline: { decision: 'decline' },
  'send-back': { decision: 'send-back' },
}
const SENDS = {
  fail: 'form.sendFail',
  pause: 'form.sendPause',
  skip: 'form.sendSkip',
  decline: 'form.sendDecline',
  'send-back': 'form.sendBack',
  reopen: 'form.sendReopen',
  void: 'form.sendVoid',
  'cancel-journey': 'form.sendCancel',
} as const
