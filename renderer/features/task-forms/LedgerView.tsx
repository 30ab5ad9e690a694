import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useMinute } from '../../state/hooks.ts'
import { ledgerOf } from '../../state/views/ledger-of.ts'
import { LedgerTable } from '../../ui/time/LedgerTable.tsx'
import type { Subject } from './use-subject.ts'
import style from './TaskForms.module.css'

/** A countdown opened: every segment of the step's clock, with its reasons. */
export function LedgerView({ subject }: { readonly subject: Subject }): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const { task, reference } = subject
  const figures = task === null ? null : ledgerOf(task, reference, minute)
  if (figures === null) return <p className={style['hint']}>{t('journey.noClocks')}</p>
  return <LedgerTable figures={figures} dueAt={task?.clock?.dueAt ?? null} />
}
