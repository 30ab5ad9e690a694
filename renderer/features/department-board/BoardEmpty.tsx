import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useHoldsNothing, useReference, useSession, useSyncStatus } from '../../state/hooks.ts'
import { actorIn } from '../../state/session-store.ts'
import { emptyBoard } from '../../state/views/empty-board.ts'
import { Notice } from '../../ui/layout/Notice.tsx'
import { NotYet } from '../../ui/layout/NotYet.tsx'
import { emptyWords } from '../../ui/words/empty-words.ts'

/** Why there are no rows: none match, none yet, none loaded. */
export function BoardEmpty(props: {
  readonly template: Template
  readonly filtered: boolean
  readonly unit: string | null
}): ReactElement {
  const { t } = useTranslation()
  const { line } = useSyncStatus()
  const holdsNothing = useHoldsNothing()
  const reference = useReference()
  const actor = actorIn(useSession())
  if (props.filtered) return <Notice title={t('board.noMatch')} />
  if (holdsNothing) return <NotYet isOffline={line.kind === 'offline'} of="board" />
  const { title, leftStage } = props.template
  if (leftStage === undefined) {
    const empty = emptyBoard(props.template, reference, actor)
    return <Notice title={emptyWords(t, title, empty)} />
  }
  return <Notice title={props.unit === null ? t('board.emptyAll') : t('board.emptyUnit', { unit: props.unit })} />
}
