import type { ReactElement } from 'react'
import { isolate } from './isolate.ts'
import { useWords } from '../words/use-words.ts'

/** A name from outside: bidi-isolated, with a mark where it held characters that hide or turn text. */
export function Isolated(props: { readonly text: string; readonly className?: string | undefined }): ReactElement {
  const t = useWords()
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
