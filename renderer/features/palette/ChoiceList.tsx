import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import { type Choice, type ChoiceGroup, isPossible } from './choice.ts'
import { PatientLine } from './PatientLine.tsx'
import style from './Palette.module.css'

/** The lines under their headings (ARIA listbox with groups); the field above keeps the focus. */
export function ChoiceList(props: {
  readonly id: string
  readonly groups: readonly ChoiceGroup[]
  readonly chosen: Choice | null
  /** Whom the actions are for. */
  readonly who: string
  readonly onChoose: (choice: Choice) => void
}): ReactElement {
  const { t } = useTranslation()
  const { groups, chosen, who } = props
  return (
    <div id={props.id} role="listbox" aria-label={t('palette.title')} className={style['list']}>
      {groups.map(({ id, choices }) => (
        <div key={id} role="group" aria-labelledby={`palette-${id}`} className={style['group']}>
          <div id={`palette-${id}`} className={style['heading']}>
            {t(`palette.group_${id}`, { who })}
          </div>
          <div role="presentation" className={style['lines']}>
            {choices.map((choice) => (
              <Line key={choice.id} choice={choice} isChosen={choice.id === chosen?.id} onChoose={props.onChoose} />
            ))}
          </div>
        </div>
      ))}
    </div>
  )
}

/** The element of a line. */
export function lineId({ id }: Choice): string {
  return `palette-${id.replaceAll(/[^\w-]/g, '_')}`
}

function Line(props: {
  readonly choice: Choice
  readonly isChosen: boolean
  readonly onChoose: (choice: Choice) => void
}): ReactElement {
  const { choice } = props
  return (
    // The field owns the keys; lines are pointed at through aria-activedescendant.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={lineId(choice)}
      role="option"
      aria-selected={props.isChosen}
      aria-disabled={!isPossible(choice) || undefined}
      className={style['line']}
      // Keeps the focus in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => props.onChoose(choice)}
    >
      {choice.kind === 'patient' ? <PatientLine journey={choice.journey} /> : <Words choice={choice} />}
    </div>
  )
}

function Words({ choice }: { readonly choice: Exclude<Choice, { kind: 'patient' }> }): ReactElement {
  const keys = choice.kind === 'unit' ? '' : choice.keys
  return (
    <>
      <span className={style['key']}>{keys !== '' && <KeyHint keys={keys} />}</span>
      <span>{choice.words}</span>
      {choice.kind === 'act' && choice.why !== null && <span className={style['why']}>{choice.why}</span>}
    </>
  )
}
