import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { isolate } from './isolate.ts'

/** A name from outside: bidi-isolated, with a mark where it held characters that hide or turn text. */
export function Isolated(props: { readonly text: string; readonly className?: string | undefined }): ReactElement {
  const { t } = useTranslation()
  const { text, tampered } = isolate(props.text)
  return (
    <bdi className={props.className}>
      {text}
      {tampered && (
        <abbr title={t('common.hiddenCharacters')} aria-label={t('common.hiddenCharacters')}>
          {'\u00A0[?]'}
        </abbr>
      )}
    </bdi>
  )
}
