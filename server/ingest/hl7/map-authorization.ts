import type { SignalEvent } from '../../../shared/domain/signal-event.ts'
import { ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, textOf } from './hl7-fields.ts'
import { codedOf, entityIdOf } from './hl7-types.ts'
import { patientOf } from './map-patient.ts'
import { segmentOf, segmentsOf, timeIn, type Mapping } from './mapping.ts'
import { signalOf } from './signal-of.ts'

/** RQA^I08-I11 ask for an authorization, RPA^I08-I11 answer. The fault is the quarantine reason. */
export function mapAuthorization(
  mapping: Mapping,
  code: 'RQA' | 'RPA',
  trigger: string,
): Result<SignalEvent[], string> {
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'))
  if (!patient.ok) return patient
  const [rf1, aut] = [segmentOf(mapping, 'RF1'), segmentOf(mapping, 'AUT')]
  const links = [entityIdOf(firstOf(rf1, 6)), entityIdOf(firstOf(rf1, 11))].filter((id) => id !== null)
  const asked = [
    ...segmentsOf(mapping, 'PR1').map((pr1) => codedOf(firstOf(pr1, 3))),
    codedOf(firstOf(segmentOf(mapping, 'OBR'), 4)),
  ]
  const wanted = asked.find((one) => one !== null)
  const answer = {
    authDecision: decisionOf(textOf(rf1, 1)),
    authNumber: entityIdOf(firstOf(aut, 6))?.id,
    authValidTo: timeIn(mapping, firstOf(aut, 5), { place: 'AUT-5' }),
    denialReason: codedOf(firstOf(rf1, 10))?.text ?? undefined,
  }
  const name = code === 'RPA' ? 'auth-answered' : trigger === 'I11' ? 'auth-cancelled' : 'auth-requested'
  // An answer that decides nothing yet is a word of the payer's, not its decision.
  const isOpen = code === 'RPA' && answer.authDecision === undefined
  return ok([
    signalOf(mapping, {
      name: isOpen ? 'auth-pending' : name,
      patient: patient.value,
      links,
      facts: {
        authFor: wanted?.text ?? wanted?.code,
        trackingId: links[0]?.id,
        ...(code === 'RPA' ? answer : {}),
      },
      priority:
        textOf(rf1, 2).toUpperCase() === 'S' ? 'stat' : textOf(rf1, 2).toUpperCase() === 'A' ? 'urgent' : 'routine',
    }),
  ])
}

/** Table 0283. */
function decisionOf(status: string): string | undefined {
  return { A: 'approved', R: 'denied', E: 'denied' }[status.toUpperCase()]
}

/** RRI^I12-I15: the other side's answer to a referral of ours. */
export function mapReferralAnswer(mapping: Mapping): Result<SignalEvent[], string> {
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'), { provisional: true })
  if (!patient.ok) return patient
  const rf1 = segmentOf(mapping, 'RF1')
  const status = textOf(rf1, 1).toUpperCase()
  const answer = { A: 'accepted', R: 'declined' }[status]
  return ok([
    signalOf(mapping, {
      name: answer === undefined ? 'referral-delivered' : 'referral-answered',
      patient: patient.value,
      links: [entityIdOf(firstOf(rf1, 6)), entityIdOf(firstOf(rf1, 11))].filter((id) => id !== null),
      facts: {
        partnerAnswer: answer,
        partnerDeclineReason: answer === 'declined' ? (codedOf(firstOf(rf1, 10))?.text ?? undefined) : undefined,
      },
    }),
  ])
}
