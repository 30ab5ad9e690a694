import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useJourney, useReference } from '../../state/hooks.ts'
import { subjectWord } from '../../state/views/subject.ts'
import { ScreenTop } from '../../ui/layout/ScreenTop.tsx'
import { JourneyView } from './JourneyView.tsx'
import style from './Journey.module.css'

/** The journey on a page of its own. */
export function JourneyPage({ journey }: { readonly journey: string }): ReactElement {
  const { t } = useTranslation()
  const reference = useReference()
  const state = useJourney(journey)
  const bed = state === null ? '' : subjectWord(state.journey, reference)
  return (
    <section className={style['page']} data-screen="journey" data-keys="" data-journey={journey}>
      <ScreenTop>
        <h1 className={style['title']}>{t('journey.drawer', { bed })}</h1>
      </ScreenTop>
      <JourneyView journey={journey} />
    </section>
  )
}
