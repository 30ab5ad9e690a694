import { Button, Checkbox, Stack } from '@mantine/core'
import { type ReactElement, useEffect, useLayoutEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useReference } from '../../state/hooks.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { ModalDialog } from '../../ui/layout/ModalDialog.tsx'
import { BoardSheet } from './BoardSheet.tsx'
import { HandOffSheet } from './HandOffSheet.tsx'
import style from './Print.module.css'

/** What is being printed. */
type Job = { readonly sheet: 'board' | 'hand-off'; readonly masked: boolean }

/** Ctrl+P: the board or the hand-off sheet on paper, from the rows held here: it needs no server. */
export function PrintDesk(props: { readonly workflow: string; readonly unit: string | null }): ReactElement | null {
  const screen = useScreen()
  const reference = useReference()
  const asks = useScreenState((state) => state.overlay === 'print')
  const [job, setJob] = useState<Job | null>(null)
  const template = reference?.boards.find(({ id }) => id === props.workflow)
  usePrinting(job, () => setJob(null))
  if (reference === null || template === undefined) return null
  const of = { reference, template, unit: props.unit, masked: job?.masked ?? true }
  return (
    <>
      {asks && (
        <Ask
          title={template.title}
          onJob={(next) => {
            screen.overlay(null)
            setJob(next)
          }}
        />
      )}
      {job !== null &&
        createPortal(
          <div className={style['sheet']} data-print-sheet={job.sheet}>
            {job.sheet === 'board' ? <BoardSheet {...of} /> : <HandOffSheet {...of} />}
          </div>,
          document.body,
        )}
    </>
  )
}

function Ask(props: { readonly title: string; readonly onJob: (job: Job) => void }): ReactElement {
  const { t } = useTranslation()
  const screen = useScreen()
  const [masked, setMasked] = useState(false)
  return (
    <ModalDialog title={t('print.title')} size={420} onClose={() => screen.overlay(null)}>
      <Stack gap={12}>
        <Button data-autofocus variant="default" onClick={() => props.onJob({ sheet: 'board', masked })}>
          {t('print.board', { title: props.title })}
        </Button>
        <Button variant="default" onClick={() => props.onJob({ sheet: 'hand-off', masked })}>
          {t('print.handOff')}
        </Button>
        <Checkbox
          label={t('print.masked')}
          checked={masked}
          onChange={(event) => setMasked(event.currentTarget.checked)}
        />
      </Stack>
    </ModalDialog>
  )
}

/** The browser's own print comes once the sheet is drawn; the sheet goes when it is over. */
function usePrinting(job: Job | null, onOver: () => void): void {
  useEffect(() => {
    window.addEventListener('afterprint', onOver)
    return () => window.removeEventListener('afterprint', onOver)
  })
  useLayoutEffect(() => {
    if (job === null) return
    document.documentElement.dataset['printing'] = job.sheet
    // Not in this task: the dialog goes first, and gives the focus back.
    const frame = requestAnimationFrame(() => window.print())
    return () => {
      cancelAnimationFrame(frame)
      delete document.documentElement.dataset['printing']
    }
  }, [job])
}
