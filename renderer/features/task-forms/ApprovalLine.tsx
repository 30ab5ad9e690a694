import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Approval, ApprovalLevel } from '../../../shared/workflow/template/approval-schema.ts'
import { useActions, useScreen } from '../../state/screen/use-screen.ts'
import { useMoney } from '../../ui/time/time-face.tsx'
import { isAmountName } from '../../ui/words/fact-text.ts'
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
  const money = useMoney()
  const rule = subject.template.approvals.find(({ id }) => id === subject.step?.approval)
  if (rule === undefined) return null
  const decline = () => {
    onClose?.()
    queueMicrotask(() => screen.open({ kind: 'decline', target: subject.target }))
  }
  return (
    <div className={style['approval']}>
      <p>
        {amountWords(t, rule, subject, money)}{' '}
        <span className={style['hint']}>{levelWords(t, rule, subject, money)}</span>
      </p>
      {actions.whyNot('decline', subject.target) === null && (
        <Button variant="default" onClick={decline}>
          {t('form.declineInstead')}
        </Button>
      )}
    </div>
  )
}

type Money = (amount: number) => string

function amountWords(t: TFunction, { amount, title }: Approval, { state }: Subject, money: Money): string {
  if (amount === undefined) return title
  const value = factOf(state, amount)?.value
  return value === undefined || value === null
    ? t('form.amountUnknown', { title })
    : t('form.amountIs', { title, amount: sayAmount(value, amount, money) })
}

/** An approval may go by something else than money: days, pieces. */
function sayAmount(value: unknown, fact: string, money: Money): string {
  return typeof value === 'number' && isAmountName(fact) ? money(value) : String(value)
}

/** "Worker up to $500.00, Department lead up to $10,000.00, above: Department lead (Finance)". */
function levelWords(t: TFunction, { amount, levels }: Approval, { reference }: Subject, money: Money): string {
  const who = ({ role, department }: ApprovalLevel) => {
    const name = department === undefined ? '' : (reference.departments.get(department)?.name ?? department)
    return name === '' ? wordOf(t, 'role', role) : `${wordOf(t, 'role', role)} (${name})`
  }
  if (amount === undefined) return levels.slice(0, 1).map(who).join(', ')
  const words = levels.map((level) =>
    level.upTo === null
      ? t('form.approvesAbove', { who: who(level) })
      : t('form.approvesUpTo', { who: who(level), most: sayAmount(level.upTo, amount, money) }),
  )
  return words.join(', ')
}
