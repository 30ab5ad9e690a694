import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../state/hooks.ts'
import { knownFacts } from '../../state/views/known-facts.ts'
import { shortName } from '../../state/views/patient.ts'
import { useFactSpeech } from '../../ui/time/time-face.tsx'
import { factText } from '../../ui/words/fact-text.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import { PrintName } from './PrintName.tsx'
import { openWork, type PrintOf, printRows } from './print-rows.ts'
import { SheetHead } from './SheetHead.tsx'
import { StepWords } from './StepWords.tsx'
import style from './Print.module.css'

/** At most so many facts and steps a patient: a sheet that is longer is read by nobody. */
const MOST_FACTS = 4
const MOST_STEPS = 6

/** The hand-off to the next shift: who, how ill (written by hand), what is known, what is open, what if. */
export function HandOffSheet(of: PrintOf): ReactElement {
  const { t } = useTranslation()
  const { board, now } = useConsole()
  const speech = useFactSpeech()
  const { template, masked } = of
  const at = now()
  return (
    <>
      <SheetHead of={of} title={t('print.handOffTitle')} />
      <table className={style['table']}>
        <thead>
          <tr>
            {(['nr', 'patient', 'severity', 'summary', 'open', 'ifThen'] as const).map((name) => (
              <th key={name}>{t(`print.${name}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {printRows(of, board, at).map(({ nr, state }) => (
            <tr key={nr}>
              <td>{nr}</td>
              <td>
                <PrintName of={of} state={state} />
              </td>
              <td className={style['blank']}>________</td>
              <td>
                {!masked &&
                  knownFacts(state, null)
                    .slice(0, MOST_FACTS)
                    .map(({ name, value }) => factText(t, name, value, speech(at)))
                    .join(', ')}
              </td>
              <td>
                {openWork(state, template, at)
                  .slice(0, MOST_STEPS)
                  .map((task) => (
                    <div key={task.id}>
                      <StepWords task={task} now={at} titled />
                    </div>
                  ))}
              </td>
              <td>
                {state.journey.barriers.map(({ kind, owner }) => (
                  <div key={kind}>
                    {wordOf(t, 'reason', kind)}: {shortName(owner)}
                  </div>
                ))}
                <div className={style['blank']}>{t('print.readBack')}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
