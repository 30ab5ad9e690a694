import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useSession, useSyncStatus } from '../../state/hooks.ts'
import { actorIn } from '../../state/session-store.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import type { PrintOf } from './print-rows.ts'
import style from './Print.module.css'

/** What the paper is, as of when, by whom, and where it goes afterwards. */
export function SheetHead({ of, title }: { readonly of: PrintOf; readonly title: string }): ReactElement {
  const { t } = useTranslation()
  const { now } = useConsole()
  const { asOf } = useSyncStatus()
  const format = useZoneFormat()
  const { reference, unit } = of
  const me = actorIn(useSession())?.name ?? ''
  const where = unit === null ? t('board.allUnits') : (reference.units.get(unit)?.name ?? unit)
  const time = asOf === null ? t('frame.never') : `${format.day(asOf)} ${format.clock(asOf)}`
  return (
    <p className={style['head']}>
      <strong>{title}</strong> {where} · {t('print.asOf', { time })} · {me} · {t('print.bin')}
      {reference.reference.synthetic && ` · ${t('frame.synthetic')}`}
      <span className="ow-hidden">{format.clock(now())}</span>
    </p>
  )
}
