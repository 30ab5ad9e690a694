import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Approval, ApprovalLevel } from '../../../shared/workflow/template/approval-schema.ts'
import { useActions, useScreen } from '../../state/screen/use-screen.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import { factOf } from './complete-values.ts'
import type { Subject } from './use-subject.ts'
import style from './TaskForms.module.css'

/** What is decided, up to how much by whom, and the other answer: nobody should look for "no" in a menu. */
export function ApprovalLine(props: {
  readonly subject: Subject
  /** The dialog this stands in: it goes first, two of them would fight for the focus. Null: none. */
  readonly onClose: (() => void) | null
}): ReactElement | null {
  const { subject, onClose } = props
  const { t } = useTranslation()
  const actions = useActions()
  const screen = useScreen()
  const rule = subject.template.approvals.find(({ id }) => id === subject.step?.approval)
  if (rule === undefined) return null
  const decline = () => {
    onClose?.()
    queueMicrotask(() => screen.open({ kind: 'decline', target: subject.target }))
  }
  return (
    <div className={style['approval']}>
      <p>
        {amountWords(t, rule, subject)} <span className={style['hint']}>{levelWords(t, rule, subject)}</span>
      </p>
      {actions.whyNot('decline', subject.target) === null && (
        <Button variant="default" onClick={decline}>
          {t('form.declineInstead')}
        </Button>
      )}
    </div>
  )
}

function amountWords(t: TFunction, { amount, title }: Approval, { state }: Subject): string {
  if (amount === undefined) return title
  const value = factOf(state, amount)?.value
  return value === undefined || value === null
    ? t('form.amountUnknown', { title })
    : t('form.amountIs', { title, amount: String(value) })
}

/** "Worker up to 500, Department lead up to 10000, above: Department lead (Finance)". */
function levelWords(t: TFunction, { amount, levels }: Approval, { reference }: Subject): string {
  const who = ({ role, department }: ApprovalLevel) => {
    const name = department === undefined ? '' : (reference.departments.get(department)?.name ?? department)
    return name === '' ? wordOf(t, 'role', role) : `${wordOf(t, 'role', role)} (${name})`
  }
  if (amount === undefined) return levels.slice(0, 1).map(who).join(', ')
  const words = levels.map((level) =>
    level.upTo === null
      ? t('form.approvesAbove', { who: who(level) })
      : t('form.approvesUpTo', { who: who(level), most: level.upTo }),
  )
  return words.join(', ')
}
