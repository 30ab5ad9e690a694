import { type ReactElement, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useReference } from '../../state/hooks.ts'
import { ScreenTopSlot } from '../../ui/layout/ScreenTop.tsx'
import { Chip } from '../../ui/marks/Chip.tsx'
import type { Preferences } from '../preferences.ts'
import { Bars } from './Bars.tsx'
import { Rail } from './Rail.tsx'
import { StatusLine } from './StatusLine.tsx'
import { SyncIndicator } from './SyncIndicator.tsx'
import { UserMenu } from './UserMenu.tsx'
import style from './Frame.module.css'

/** What stands around every screen: rail, top bar, bars that hold for all of it, the line at the foot. */
export function Frame(props: {
  readonly preferences: Preferences
  readonly children: ReactNode
  readonly aside: ReactNode
}): ReactElement {
  const { t } = useTranslation()
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  const synthetic = useReference()?.reference.synthetic ?? false
  return (
    <div className={style['frame']}>
      <Rail />
      <div role="region" aria-label={t('frame.topBar')} className={style['top']} data-region="top">
        <div ref={setSlot} className={style['slot']} />
        {synthetic && (
          <Chip tone="due-soon" title={t('frame.syntheticTitle')}>
            {t('frame.synthetic')}
          </Chip>
        )}
        <SyncIndicator />
        <UserMenu preferences={props.preferences} />
      </div>
      <div className={style['middle']}>
        <Bars />
        <div className={style['content']}>
          <main id="screen" className={style['main']} data-region="main">
            <ScreenTopSlot slot={slot}>{props.children}</ScreenTopSlot>
          </main>
          {props.aside}
        </div>
      </div>
      <StatusLine />
    </div>
  )
}
