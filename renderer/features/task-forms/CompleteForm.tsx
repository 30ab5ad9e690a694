import { Textarea } from '@mantine/core'
import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useReference, useSession } from '../../state/hooks.ts'
import { finishVerb } from '../../state/screen/actions.ts'
import { actorIn } from '../../state/session-store.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { ApprovalLine } from './ApprovalLine.tsx'
import { CaptureField } from './CaptureField.tsx'
import { completeArgs, factOf, initialValues, missingFields } from './complete-values.ts'
import { FormFrame } from './FormFrame.tsx'
import { PerformedFields } from './PerformedFields.tsx'
import { useDraft } from './use-draft.ts'
import { useIssue } from './use-issue.ts'
import type { Subject } from './use-subject.ts'
import style from './TaskForms.module.css'

/** Completes a step: its own fields, filled with what the feed knows, then when, by whom, and a note. */
export function CompleteForm(props: {
  readonly subject: Subject
  /** The result of a try: the form is sent with it. */
  readonly tried?: string | undefined
  readonly onSent: () => void
  readonly onCancel: (() => void) | null
}): ReactElement {
  const { subject, onSent } = props
  const { t } = useTranslation()
  const { now } = useConsole()
  const format = useZoneFormat()
  const me = actorIn(useSession())
  const zone = useReference()?.reference.zone ?? 'UTC'
  const { task } = subject
  // Filled once: what comes in later must not overwrite what is being typed.
  // oxlint-disable-next-line react/exhaustive-deps
  const initial = useMemo(() => initialValues(subject, me?.id ?? null, format), [subject.target.task])
  const draft = useDraft({ kind: 'complete', target: subject.target }, initial)
  const { values, set } = draft
  const read = { zone, format, now: now() }
  const approves = finishVerb(subject.step) === 'approve'
  const missing = missingFields(subject, values, read)
  const issue = useIssue({ target: subject.target, clear: draft.clear, onTaken: onSent })
  const send = async () => {
    if (task === null) return false
    const args = completeArgs(subject, values, read)
    const { tried } = props
    const ask =
      tried === undefined
        ? ({ verb: finishVerb(subject.step), entityId: task.id, args: approves ? approveArgs(args) : args } as const)
        : ({ verb: 'record-try', entityId: task.id, args: { ...args, result: tried } } as const)
    return issue(ask)
  }
  return (
    <FormFrame
      send={t(approves ? 'form.sendApprove' : 'form.send')}
      fault={missing.length === 0 ? null : t('form.missing', { fields: missing.join(', ') })}
      draftKept={draft.kept}
      onSend={send}
      onCancel={props.onCancel}
    >
      {approves && <ApprovalLine subject={subject} onClose={props.onCancel} />}
      <div className={style['fields']}>
        {(subject.step?.captures ?? []).map((field, index) => (
          <CaptureField
            key={field.name}
            field={field}
            isFirst={index === 0}
            value={values.fields[field.name] ?? null}
            onChange={(value) => set({ fields: { ...values.fields, [field.name]: value } })}
            hint={hintOf(subject, field.fact, (at) => format.when(at, now()))}
          />
        ))}
      </div>
      {!approves && <PerformedFields values={values} set={set} people={peopleOf(subject)} />}
      {!approves && values.by !== '' && values.by !== me?.name && (
        <p className={style['hint']}>{t('form.recordedFor', { me: me?.name ?? '', them: values.by })}</p>
      )}
      <Textarea
        label={t('form.note_')}
        description={t('form.noteHint')}
        autosize={false}
        rows={2}
        value={values.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
    </FormFrame>
  )
}

/** An approval is the approver's own act, now: nobody records it for another. */
function approveArgs({ captures, note }: Record<string, unknown>): Record<string, unknown> {
  return { captures, ...(note === undefined ? {} : { note }) }
}

/** "K. Lind 09:12" where a field was filled with what is known. */
function hintOf({ state }: Subject, name: string | undefined, when: (at: number) => string): string | undefined {
  const fact = factOf(state, name)
  return fact === undefined ? undefined : `${fact.source.ref} ${when(fact.at)}`
}

function peopleOf({ reference, task }: Subject): string[] {
  const members = reference.reference.members.filter(
    ({ departments }) => task !== null && departments.includes(task.department),
  )
  return members.map(({ name }) => name)
}
