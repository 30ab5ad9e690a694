import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { assertNever } from '../../../shared/kernel/assert-never.ts'
import type { Dialog } from '../../state/screen/screen-store.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { ModalDialog } from '../../ui/layout/ModalDialog.tsx'
import { TimeChip } from '../../ui/marks/TimeChip.tsx'
import { useMinute } from '../../state/hooks.ts'
import { timeOf } from '../../state/views/task-time.ts'
import { AddTaskForm } from './AddTaskForm.tsx'
import { BarrierForm } from './BarrierForm.tsx'
import { CallForm } from './CallForm.tsx'
import { CompleteForm } from './CompleteForm.tsx'
import { HandOverForm } from './HandOverForm.tsx'
import { IdentityLine } from './IdentityLine.tsx'
import { LedgerView } from './LedgerView.tsx'
import { MomentForm } from './MomentForm.tsx'
import { NoteForm } from './NoteForm.tsx'
import { OpenJourneyForm } from './OpenJourneyForm.tsx'
import { PickForm } from './PickForm.tsx'
import { PriorityForm } from './PriorityForm.tsx'
import { ReasonForm } from './ReasonForm.tsx'
import { RelationForm } from './RelationForm.tsx'
import { RowMenu } from './RowMenu.tsx'
import { type Subject, useSubject } from './use-subject.ts'

/** The form that stands over the screen, if any. Closing it keeps what was typed. */
export function TaskForms(): ReactElement | null {
  const dialog = useScreenState((state) => state.dialog)
  const screen = useScreen()
  if (dialog === null) return null
  if (dialog.kind === 'open-journey') return <OpenDialog onClose={screen.close} />
  return (
    <SubjectDialog
      key={`${dialog.kind} ${dialog.target.task} ${dialog.target.journey}`}
      dialog={dialog}
      onClose={screen.close}
    />
  )
}

function OpenDialog(props: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation()
  return (
    <ModalDialog onClose={props.onClose} size={440} title={t('form.open-journey')}>
      <OpenJourneyForm onClose={props.onClose} />
    </ModalDialog>
  )
}

function SubjectDialog({
  dialog,
  onClose,
}: {
  readonly dialog: Dialog
  readonly onClose: () => void
}): ReactElement | null {
  const { t } = useTranslation()
  const subject = useSubject(dialog.target)
  const { minute } = useMinute()
  if (subject === null) return null
  const title = subject.task?.title ?? ''
  return (
    <ModalDialog
      onClose={onClose}
      size={dialog.kind === 'complete' ? 560 : 460}
      title={
        <>
          {subject.task === null && dialog.kind === 'menu' ? t('form.menuNoStep') : t(`form.${dialog.kind}`, { title })}{' '}
          {subject.task !== null && <TimeChip time={timeOf(subject.task, minute)} age="long" />}
        </>
      }
    >
      <IdentityLine state={subject.state} />
      {formOf(dialog, subject, onClose)}
    </ModalDialog>
  )
}

function formOf({ kind, tried }: Dialog, subject: Subject, onClose: () => void): ReactElement | null {
  switch (kind) {
    case 'complete':
      return <CompleteForm subject={subject} tried={tried} onSent={onClose} onCancel={onClose} />
    case 'record-try':
      return <CallForm subject={subject} onClose={onClose} />
    case 'fail':
    case 'pause':
    case 'skip':
    case 'decline':
    case 'send-back':
    case 'reopen':
    case 'void':
    case 'cancel-journey':
      return <ReasonForm kind={kind} subject={subject} onClose={onClose} />
    case 'forward':
    case 'assign':
    case 'delegate':
      return <PickForm kind={kind} subject={subject} onClose={onClose} />
    case 'priority':
      return <PriorityForm subject={subject} onClose={onClose} />
    case 'ready-at':
    case 'expected-leave':
    case 'acknowledge':
      return <MomentForm kind={kind} subject={subject} onClose={onClose} />
    case 'hand-over':
      return <HandOverForm subject={subject} onClose={onClose} />
    case 'note':
    case 'ask-when':
      return <NoteForm kind={kind} subject={subject} onClose={onClose} />
    case 'barrier':
      return <BarrierForm subject={subject} onClose={onClose} />
    case 'add-task':
      return <AddTaskForm subject={subject} onClose={onClose} />
    case 'set-relation':
      return <RelationForm subject={subject} onClose={onClose} />
    case 'ledger':
      return <LedgerView subject={subject} />
    case 'menu':
      return <RowMenu subject={subject} onClose={onClose} />
    case 'open-journey':
      return null
    default:
      return assertNever(kind)
  }
}
