import { Switch } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useReference } from '../../state/hooks.ts'
import { keyLines } from '../../state/screen/key-map.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import { ModalDialog } from '../../ui/layout/ModalDialog.tsx'
import { type HelpWord, helpGroups } from './help-groups.ts'
import { screenHas } from './screen-has.ts'
import style from './Help.module.css'

/** Whether single letters act; absent where nobody keeps that setting. */
type Props = { readonly letterKeys?: boolean; readonly onLetterKeys?: (on: boolean) => void }

/** The keys of this screen, from the one map. */
export function HelpOverlay(props: Props): ReactElement | null {
  const { t } = useTranslation()
  const screen = useScreen()
  const isOpen = useScreenState((state) => state.overlay === 'help')
  if (!isOpen) return null
  return (
    <ModalDialog size={1080} faint title={t('help.title')} onClose={() => screen.overlay(null)}>
      <Keys />
      <Letters {...props} />
    </ModalDialog>
  )
}

function Keys(): ReactElement {
  const { t } = useTranslation()
  // The screen as it stood when the help was asked for.
  const [groups] = useState(() => helpGroups(keyLines(), screenHas(document)))
  const words = useWords()
  return (
    <div className={style['groups']}>
      {groups.map(({ id, lines }) => (
        <section key={id} className={style['group']} aria-labelledby={`help-${id}`}>
          <h2 id={`help-${id}`} className={style['heading']}>
            {t(`help.group_${id}`)}
          </h2>
          <dl className={style['keys']}>
            {lines.map(({ keys, does }) => (
              <div key={keys} className={style['line']}>
                <dt>
                  <KeyHint keys={keys} />
                </dt>
                <dd>{words(does)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}

function Letters({ letterKeys, onLetterKeys }: Props): ReactElement {
  const { t } = useTranslation()
  const off = letterKeys === false
  return (
    <div className={style['letters']}>
      {onLetterKeys !== undefined && (
        <Switch
          label={t('help.lettersOn')}
          checked={!off}
          onChange={(event) => onLetterKeys(event.currentTarget.checked)}
        />
      )}
      <p className={style['hint']}>{t(off ? 'help.lettersOff' : 'help.letters')}</p>
    </div>
  )
}

function useWords(): (does: HelpWord) => string {
  const { t } = useTranslation()
  const reference = useReference()
  return (does) => {
    if (does.of === 'action') return t(`action.${does.action}`)
    if (does.of === 'board') {
      const title = reference?.boards.find(({ id }) => id === does.workflow)?.title
      return t('help.go', { place: title ?? does.workflow })
    }
    if (does.of === 'place') return t('help.go', { place: t(`frame.${does.to}`) })
    return t(`help.${does.word}`)
  }
}
