import type { ReactElement } from 'react'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { Band } from '../../state/views/band.ts'
import { useScreen } from '../../state/screen/use-screen.ts'
import { GroupHead } from '../../ui/grid/GroupHead.tsx'
import { useWords } from '../../ui/words/use-words.ts'

type Props = {
  readonly template: Template
  readonly band: Band | 'beds'
  readonly count: number
  readonly folded: boolean
  readonly rowIndex: number
}

/** The head of a band: its name, how many, and why; it folds and unfolds. */
export function BandHead({ template, band, count, folded, rowIndex }: Props): ReactElement {
  const t = useWords()
  const screen = useScreen()
  return (
    <GroupHead
      name={t(band === 'left' && template.leftStage === undefined ? 'board.bandClosed' : NAMES[band])}
      count={count}
      why={band === 'now' ? t('board.bandNowWhy') : band === 'beds' ? t('board.bandBedsWhy') : undefined}
      rowIndex={rowIndex}
      strong={band === 'now'}
      folded={folded}
      onFold={(next) => screen.fold(`band:${band}`, next)}
    />
  )
}

const NAMES = {
  now: 'board.bandNow',
  moving: 'board.bandMoving',
  ready: 'board.bandReady',
  planned: 'board.bandPlanned',
  left: 'board.bandLeft',
  beds: 'board.bandBeds',
} as const
