import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { GatePassed } from '../../../shared/domain/gate.ts'
import { useMinute } from '../../state/hooks.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import type { JourneyParts } from './parts.ts'

/** A line of the timeline: the journey went on with something open at the door, and who took it on. */
export function PassedOpen({
  passed,
  template,
}: {
  readonly passed: GatePassed
  readonly template: JourneyParts['template']
}): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const { at, by, open } = passed
  const stage = template.stages.find(({ id }) => id === passed.stage)?.title ?? passed.stage
  const said = { stage, open: open.join(', ') }
  return (
    <li>
      <time>{format.when(at, minute)}</time>
      <span>{by === null ? t('journey.gatePassed', said) : t('journey.gatePassedBy', { ...said, by })}</span>
    </li>
  )
}
