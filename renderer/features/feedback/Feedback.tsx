import type { ReactElement } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { shownOf } from './toast.ts'
import { ToastCard } from './ToastCard.tsx'
import { useToasts } from './use-toasts.ts'
import style from './Feedback.module.css'

/**
 * What became of my actions and my steps: silent, in the window, beside the work (screens.md section 5). It takes no
 * focus; F6 leads to it. `onShow` leads to the cards.
 */
export function Feedback(props: { readonly onShow: () => void }): ReactElement {
  const { t } = useTranslation()
  const { toasts, speech, drop, hold } = useToasts()
  const { shown, behind } = shownOf(toasts)
  return createPortal(
    <>
      {shown.length > 0 && (
        // Holds its messages while the hand is on them; nothing in it acts by itself.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <section
          className={style['toasts']}
          data-region="messages"
          aria-label={t('feedback.region')}
          onMouseEnter={() => hold(true)}
          onMouseLeave={() => hold(false)}
          onFocus={() => hold(true)}
          onBlur={() => hold(false)}
        >
          {behind > 0 && <p className={style['behind']}>{t('feedback.more', { count: behind })}</p>}
          {shown.map((toast) => (
            <ToastCard key={toast.nr} toast={toast} onClose={() => drop(toast.nr)} onShow={props.onShow} />
          ))}
        </section>
      )}
      <div className="ow-hidden" aria-live="polite">
        <span key={speech.nr}>{speech.said}</span>
      </div>
    </>,
    document.body,
  )
}
