import type { FactValue } from '../../../shared/domain/fact.ts'
import type { VisitBody } from '../../../shared/domain/census.ts'
import { destinationOf, dispositionOf } from '../../../shared/workflow/disposition.ts'
import { factClass } from '../../../shared/workflow/template/fact-names.ts'
import type { FactChange } from '../../../shared/workflow/journey-event.ts'
import { mobilityOf } from './mobility.ts'

/** Medicare by the words payers use in IN1 and PV1-20. */
const MEDICARE = /medicare|^mc[a-z]?$|^mcr$/i
/** HL7 table 0004 in the words of the templates. */
const CLASS_OF: { readonly [code: string]: string } = {
  I: 'inpatient',
  E: 'emergency',
  O: 'outpatient',
  OBS: 'observation',
  V: 'observation',
}

/** What a visit's census row says as facts of a journey; only what ADT has told. */
export function visitFacts(body: VisitBody): FactChange[] {
  const destination = goingTo(body.dispositionCode) ?? goingTo(body.expectedDisposition)
  const payerText = [body.payer, body.payerPlan, body.financialClass].filter((text) => typeof text === 'string')
  return [
    ...factOf('destination', destination),
    ...factOf('mobility', mobilityOf(body.ambulatory)),
    ...factOf('expectedLeaveAt', body.expectedDischargeAt),
    ...factOf('dispositionCode', body.dispositionCode),
    ...factOf('patientClass', classOf(body)),
    ...factOf('precautions', body.precautions),
    ...factOf('interpreter', body.interpreter),
    ...factOf('payer', body.payer),
    ...factOf('isMedicare', payerText.length === 0 ? null : payerText.some((text) => MEDICARE.test(text))),
  ]
}

/** A fact with the row its name belongs to; nothing where nothing was said. */
export function factOf(name: string, value: FactValue | undefined): FactChange[] {
  if (value === undefined || value === null || value === '') return []
  const kept = typeof value === 'string' ? value.slice(0, 2000) : value
  return [{ name, value: kept, class: factClass(name) }]
}

function goingTo(code: string | null | undefined): string | null {
  return code === null || code === undefined ? null : destinationOf(dispositionOf(code))
}

function classOf({ class: code, service }: VisitBody): string | null {
  if (service === 'OBS') return 'observation'
  return code === null || code === undefined ? null : (CLASS_OF[code] ?? null)
}
