import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Gate, GateLine } from '../../../shared/domain/gate.ts'
import { useMinute } from '../../state/hooks.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import type { JourneyParts } from './parts.ts'
import style from './Journey.module.css'

/** What has to be so before the journey may go on, with what says so; a hard line that is open stops it. */
export function GateList({ state, template }: JourneyParts): ReactElement | null {
  const { t } = useTranslation()
  const gates = state.journey.gates ?? []
  if (gates.length === 0) return null
  const titleOf = (stage: string) => template.stages.find(({ id }) => id === stage)?.title ?? stage
  return (
    <>
      {gates.map((gate: Gate) => (
        <div key={gate.stage}>
          <h3>{t(gate.stops ? 'journey.gateStops' : 'journey.gate', { stage: titleOf(gate.stage) })}</h3>
          <ul className={style['clocks']}>
            {gate.lines.map((line) => (
              <Line key={line.title} line={line} state={state} />
            ))}
          </ul>
        </div>
      ))}
    </>
  )
}

function Line({ line, state }: { readonly line: GateLine; readonly state: JourneyParts['state'] }): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const fact = line.fact === null ? undefined : (state.journey.facts[line.fact] ?? state.phi?.facts[line.fact])
  const met = line.met === true ? 'journey.gateMet' : line.met === false ? 'journey.gateOpen' : 'journey.gateUnknown'
  return (
    <li>
      {t(met)} · {line.title}
      {line.hard && <strong> {t('journey.gateHard')}</strong>}
      {fact !== undefined && (
        <span className={style['hint']}> {`(${fact.source.ref}, ${format.when(fact.at, minute)})`}</span>
      )}
    </li>
  )
}
