import type { VisitBody } from '../../../shared/domain/census.ts'
import type { FactChange } from '../../../shared/workflow/journey-event.ts'
import { destinationOf, mobilityOf } from './disposition.ts'

/** Medicare by the words payers use in IN1 and PV1-20. */
const MEDICARE = /medicare|^mc[a-z]?$|^mcr$/i

/** What a visit's census row says as facts of a journey; only what ADT has told. */
export function visitFacts(body: VisitBody): FactChange[] {
  const destination = destinationOf(body.dispositionCode) ?? destinationOf(body.expectedDisposition)
  const mobility = mobilityOf(body.ambulatory)
  const payerText = [body.payer, body.payerPlan, body.financialClass].filter((text) => typeof text === 'string')
  const told: (FactChange | null)[] = [
    destination === null ? null : { name: 'destination', value: destination, class: 'ops' },
    mobility === null ? null : { name: 'mobility', value: mobility, class: 'ops' },
    fact('expectedLeaveAt', body.expectedDischargeAt, 'ops'),
    fact('dispositionCode', body.dispositionCode, 'ops'),
    fact('patientClass', body.class, 'ops'),
    fact('precautions', body.precautions, 'ops'),
    fact('interpreter', body.interpreter, 'ops'),
    fact('service', body.service, 'ops'),
    fact('payer', body.payer, 'phi'),
    payerText.length === 0
      ? null
      : { name: 'isMedicare', value: payerText.some((text) => MEDICARE.test(text)), class: 'ops' },
  ]
  return told.filter((change) => change !== null)
}

function fact(name: string, value: FactChange['value'] | undefined, rowClass: 'ops' | 'phi'): FactChange | null {
  return value === undefined || value === null ? null : { name, value, class: rowClass }
}
