import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useJourney, useReference } from '../../state/hooks.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { subjectWord } from '../../state/views/subject.ts'
import { JourneyView } from './JourneyView.tsx'
import style from './Journey.module.css'

/** Why, and what now: beside the board, not over it, and it follows the board's cursor. */
export function JourneyDrawer(props: { readonly onPage: (journey: string) => void }): ReactElement | null {
  const { t } = useTranslation()
  const reference = useReference()
  const screen = useScreen()
  const id = useScreenState((state) => state.drawer)
  const state = useJourney(id)
  if (id === null) return null
  const bed = state === null ? '' : subjectWord(state.journey, reference)
  return (
    <aside
      className={style['drawer']}
      data-drawer=""
      data-keys=""
      data-region="drawer"
      data-journey={id}
      aria-label={t('journey.drawer', { bed })}
    >
      <div className={style['bar']}>
        <Button variant="subtle" color="gray" title={t('journey.toPage')} onClick={() => props.onPage(id)}>
          {t('journey.page')}
        </Button>
        <Button variant="subtle" color="gray" title={t('journey.close')} onClick={() => screen.showDrawer(null)}>
          {t('common.close')}
        </Button>
      </div>
      <JourneyView key={id} journey={id} />
    </aside>
  )
}
