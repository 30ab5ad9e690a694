import { type KeyboardEvent, type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useReference, useRow, useSyncStatus } from '../../state/hooks.ts'
import { useScreen } from '../../state/screen/use-screen.ts'
import { bedOf } from '../../state/views/patient.ts'
import { calledName } from '../../state/views/subject.ts'
import { patientLabel } from '../../ui/text/patient-label.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import type { Choice } from './choice.ts'
import { ChoiceList, lineId } from './ChoiceList.tsx'
import { chosenOf, choiceAfter, paletteGroups } from './palette-groups.ts'
import { useOffer } from './use-offer.ts'
import { useRun, type Ways } from './use-run.ts'
import style from './Palette.module.css'

/** The open palette: a combobox over one list. It acts on the row that was under the hand when it opened, and names it. */
export function PaletteBody(props: Ways): ReactElement {
  const { t } = useTranslation()
  const screen = useScreen()
  const [target] = useState(() => screen.store.getState().cursor)
  // Before the dialog takes the focus: the cell to give it back to.
  const [back] = useState(() => document.activeElement)
  const [text, setText] = useState('')
  const [wanted, setWanted] = useState<string | null>(null)
  const groups = paletteGroups(text, useOffer(text, target))
  const chosen = chosenOf(groups, wanted)
  const run = useRun(props, target, back)
  const line = chosen === null ? undefined : lineId(chosen)
  useEffect(() => {
    if (line !== undefined) document.getElementById(line)?.scrollIntoView({ block: 'nearest' })
  }, [line])
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const by = STEPS[event.key]
    if (by !== undefined) setWanted(choiceAfter(groups, chosen, by)?.id ?? null)
    if (event.key === 'Enter' && chosen !== null && !event.repeat) run(chosen, event.shiftKey)
    if (by !== undefined || event.key === 'Enter') event.preventDefault()
  }
  const count = groups.reduce((sum, { choices }) => sum + choices.length, 0)
  return (
    <>
      <div className={style['head']}>
        <input
          data-autofocus
          className={style['input']}
          role="combobox"
          aria-expanded={count > 0}
          aria-controls={LIST_ID}
          aria-autocomplete="list"
          aria-activedescendant={line}
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setWanted(null)
          }}
          onKeyDown={handleKeyDown}
        />
        <AsOf />
      </div>
      <ChoiceList
        id={LIST_ID}
        groups={groups}
        chosen={chosen}
        who={useWho(target)}
        onChoose={(choice: Choice) => run(choice, false)}
      />
      <Foot count={count} />
    </>
  )
}

const LIST_ID = 'palette-list'
const STEPS: { readonly [key: string]: number } = { ArrowDown: 1, ArrowUp: -1 }

function AsOf(): ReactElement | null {
  const { t } = useTranslation()
  const { asOf } = useSyncStatus()
  const format = useZoneFormat()
  return asOf === null ? null : (
    <span className={style['asOf']}>{t('common.asOf', { time: format.seconds(asOf) })}</span>
  )
}

function Foot({ count }: { readonly count: number }): ReactElement {
  const { t } = useTranslation()
  const { rows } = useSyncStatus()
  return (
    <div className={style['foot']}>
      <span role="status" className={count === 0 ? undefined : 'ow-hidden'}>
        {count === 0 ? t(rows === 0 ? 'palette.nothingLoaded' : 'palette.nothing') : t('palette.found', { count })}
      </span>
      <span aria-hidden="true">{t('palette.keys')}</span>
    </div>
  )
}

/** Bed, patient and step that the actions are for; how many more where several are picked with it. */
function useWho(target: { readonly journey: string; readonly task: string | null } | null): string {
  const { t } = useTranslation()
  const { board } = useConsole()
  const screen = useScreen()
  const reference = useReference()
  const journey = useRow('journey', target?.journey ?? null)
  const task = useRow('task', target?.task ?? null)
  if (journey === null) return ''
  const label = patientLabel(bedOf(journey), calledName(journey, board.row('journeyId', journey.id), reference))
  const { selected } = screen.store.getState()
  const more = task !== null && selected.has(task.id) ? selected.size - 1 : 0
  return [label, task?.title, more > 0 ? t('palette.picked', { count: more }) : null].filter(Boolean).join(' · ')
}
