import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { MINUTE_MS } from '../../../shared/kernel/instant.ts'
import { wordOf } from '../words/word-of.ts'
import { formatAge } from './format-age.ts'
import { useTimeText, useZoneFormat } from './time-face.tsx'
import style from './LedgerTable.module.css'

/** A clock taken apart: its segments and what is left of the target, ms. */
export type LedgerFigures = {
  readonly rows: readonly {
    readonly from: number
    readonly to: number
    readonly kind: 'running' | 'paused'
    readonly reason: string | null
    readonly ongoing: boolean
    readonly policy: string
  }[]
  readonly targetMs: number
  readonly closedMs: number
  readonly remainingMs: number
}

/** "60 min = 13:02–14:02, paused 13:20–13:31 waiting for the clinician". */
export function LedgerTable({
  figures,
  dueAt,
}: {
  readonly figures: LedgerFigures
  readonly dueAt: number | null
}): ReactElement {
  const { t } = useTranslation()
  const format = useZoneFormat()
  const now = Number(useTimeText(String))
  const when = (at: number) => format.when(at, now)
  const first = figures.rows[0]
  const left = figures.remainingMs
  return (
    <div className={style['ledger']}>
      <p>
        <strong>
          {t('journey.clockLine', {
            target: Math.round(figures.targetMs / MINUTE_MS),
            from: first === undefined ? t('common.none') : when(first.from),
            to: dueAt === null ? t('common.none') : when(dueAt),
          })}
        </strong>{' '}
        {first !== undefined && first.policy}
      </p>
      <ul>
        {figures.rows.map((row) => (
          <li key={row.from} data-kind={row.kind}>
            {t(row.kind === 'paused' ? 'journey.clockPaused' : 'journey.clockRunning', {
              from: when(row.from),
              to: row.ongoing ? t('common.now') : when(row.to),
              reason: row.reason === null ? '' : wordOf(t, 'reason', row.reason),
            })}
          </li>
        ))}
      </ul>
      {figures.closedMs > 0 && <p>{t('journey.clockClosed', { age: formatAge(figures.closedMs) })}</p>}
      <p>
        {left >= 0
          ? t('journey.clockLeft', { age: formatAge(left) })
          : t('journey.clockOver', { age: formatAge(-left) })}
      </p>
    </div>
  )
}
