import { appointment } from '../../builders/hl7/appointment.ts'
import { document } from '../../builders/hl7/document.ts'
import { referral, type ReferralSpec } from '../../builders/hl7/referral.ts'
import type { PatientSpec } from '../../builders/hl7/segments.ts'
import type { CaseName, Hint, World } from './world.ts'

const DAY_MIN = 1440
const CLINICS = [
  ['CAR', 'Cardiology', 'Heartline Demo Clinic'],
  ['ORT', 'Orthopedics', 'Sample Joint Center'],
  ['NEU', 'Neurology', 'Nerve and Mockup Clinic'],
  ['GAS', 'Gastroenterology', 'Fictional Digestive Care'],
  ['PUL', 'Pulmonology', 'Placeholder Lung Clinic'],
  ['END', 'Endocrinology', 'Invented Hormone Center'],
] as const
const REFERRERS = [
  ['Testwell', 'Avery', 'Sampletown Family Practice'],
  ['Draftman', 'Quinn', 'Mock Street Health Center'],
  ['Protoley', 'Rowan', 'Fictional Primary Care'],
] as const

/** One referral as its senders know it. */
export type Referral = {
  readonly id: string
  readonly patient: PatientSpec
  readonly clinic: (typeof CLINICS)[number]
  readonly referrer: (typeof REFERRERS)[number]
  readonly priority: 'R' | 'A' | 'S'
  readonly payer: string
}

export type ReferralTimes = {
  readonly receivedMin: number
  /** SIU^S12, or null where the desk books by telephone. */
  readonly bookedMin: number | null
  readonly visitMin: number
  /** MDM^T02, or null where no note comes. */
  readonly noteMin: number | null
}

/** A referral of a patient who is not in the house. */
export function makeReferral({ dice, patients, number }: World): Referral {
  return {
    id: number('RF'),
    patient: patients.next(),
    clinic: dice.pick(CLINICS),
    referrer: dice.pick(REFERRERS),
    priority: dice.chance(0.7) ? 'R' : dice.chance(0.8) ? 'A' : 'S',
    payer: dice.pick(['Medicare (demo)', 'Sample Health Plan', 'Placeholder Mutual']),
  }
}

/** Referral in, booked, visited, note back; now and then moved or booked anew. */
export function referralStory(world: World, one: Referral, times: ReferralTimes, hint?: Hint): void {
  const { receivedMin, bookedMin, visitMin, noteMin } = times
  world.at(receivedMin, () => sayReferral(world, one, 'I12', { hint }))
  if (bookedMin !== null) {
    const booking = world.number('AP')
    world.at(bookedMin, () => sayVisit(world, one, { trigger: 'S12', booking, visitMin }))
    const [moved, cancelled] = [world.dice.chance(0.08), world.dice.chance(0.04)]
    if (moved && visitMin - bookedMin > 60)
      world.at(bookedMin + 30, () => sayVisit(world, one, { trigger: 'S14', booking, visitMin }))
    if (cancelled && visitMin - bookedMin > 90)
      cancelAndRebook(world, one, { booking, visitMin, atMin: bookedMin + 25 })
  }
  // Nobody was reached: in the end the referrer takes it back.
  if (hint === 'unreachable') world.at(visitMin, () => sayReferral(world, one, 'I14'))
  else if (noteMin !== null) world.at(noteMin, () => sayNote(world, one))
}

function cancelAndRebook(world: World, one: Referral, was: { booking: string; visitMin: number; atMin: number }): void {
  world.at(was.atMin, () => sayVisit(world, one, { trigger: 'S15', ...was }))
  const booking = world.number('AP')
  world.at(was.atMin + 40, () => sayVisit(world, one, { trigger: 'S12', booking, visitMin: was.visitMin + 60 }))
}

/** Referrals that were on the board when the demo began: of every age and stage. */
export function openReferrals(world: World): void {
  const { dice } = world
  const begin = (times: ReferralTimes, hint?: Hint) => referralStory(world, makeReferral(world), times, hint)
  for (let count = 0; count < 8; count += 1) {
    const bookedMin = dice.between(40, 260)
    const visitMin = bookedMin + dice.between(90, 300)
    begin({ receivedMin: -3 - count * 7, bookedMin, visitMin, noteMin: visitMin + dice.between(45, 200) })
  }
  const waiting: (Hint | undefined)[] = [
    'records-missing',
    'payer-slow',
    'triage',
    'unreachable',
    undefined,
    'payer-slow',
    'payer-slow',
    'payer-slow',
  ]
  for (const hint of waiting) {
    const visitMin = dice.between(300, 900)
    const bookedMin = hint === 'unreachable' ? null : dice.between(90, 280)
    begin({ receivedMin: -dice.between(700, 4 * DAY_MIN), bookedMin, visitMin, noteMin: visitMin + 120 }, hint)
  }
  for (let count = 0; count < 9; count += 1) {
    const visitMin = count < 7 ? dice.between(15, 420) : count * DAY_MIN - 6 * DAY_MIN
    begin({
      receivedMin: -dice.between(4, 10) * DAY_MIN,
      bookedMin: -2 * DAY_MIN,
      visitMin,
      noteMin: visitMin + dice.between(60, 240),
    })
  }
  for (let count = 0; count < 6; count += 1) {
    const visitMin = -dice.between(30, 4 * DAY_MIN)
    begin({ receivedMin: -11 * DAY_MIN, bookedMin: -5 * DAY_MIN, visitMin, noteMin: 20 + count * 55 })
  }
}

/** A new referral; the clinics of the demo have room on the same day, so that loops close while one looks on. */
export function newReferral(world: World): void {
  const { dice } = world
  const now = world.now()
  const bookedMin = dice.chance(0.75) ? now + dice.between(60, 200) : null
  const visitMin = (bookedMin ?? now + 150) + dice.between(90, 360)
  const hint = dice.chance(0.25)
    ? dice.pick(['triage', 'records-missing', 'payer-slow', 'triage-declines'] as const)
    : undefined
  referralStory(
    world,
    makeReferral(world),
    { receivedMin: now, bookedMin, visitMin, noteMin: visitMin + dice.between(40, 180) },
    hint,
  )
}

/** REF^I12, I13 or I14. */
export function sayReferral(
  world: World,
  one: Referral,
  trigger: 'I12' | 'I13' | 'I14',
  more: { case?: CaseName; hint?: Hint | undefined; lateMin?: number } = {},
): void {
  const [family, given, organization] = one.referrer
  const [code, specialty, clinic] = one.clinic
  const spec: Omit<ReferralSpec, 'at' | 'controlId'> = {
    trigger,
    patient: one.patient,
    originatingId: one.id,
    status: 'P',
    priority: one.priority,
    referralType: { code, text: specialty },
    reason: { code: 'EVAL', text: 'Evaluate and advise' },
    referring: { id: `N${organization.length}`, family, given, organization },
    referredTo: { organization: clinic },
    requested: { code: `${code}-CONS`, text: `${specialty} consultation` },
    insurance: { plan: 'P1', payer: one.payer },
  }
  world.say({
    sender: 'REF_HUB',
    what: trigger,
    case: more.case,
    ...(more.lateMin === undefined ? {} : { lateMin: more.lateMin }),
    hint: more.hint === undefined ? null : { mrn: one.patient.mrn, hint: more.hint },
    text: (envelope) => referral({ ...spec, ...envelope }),
  })
}

/** SIU^S12, S14, S15 or S26. */
export function sayVisit(
  world: World,
  one: Referral,
  visit: { trigger: string; booking: string; visitMin: number; case?: CaseName },
): void {
  const startAt = world.axis.timeOf(visit.visitMin)
  const status = { S15: 'Cancelled', S26: 'Noshow' }[visit.trigger] ?? 'Booked'
  world.say({
    sender: 'SCHEDULING',
    what: visit.trigger,
    case: visit.case,
    text: (envelope) =>
      appointment({
        ...envelope,
        trigger: visit.trigger,
        patient: one.patient,
        filler: visit.booking,
        link: one.id,
        startAt,
        endAt: startAt + 30 * 60_000,
        status,
        service: { code: one.clinic[0], text: one.clinic[1] },
      }),
  })
}

/** MDM^T02: the consult note comes back. */
export function sayNote(world: World, one: Referral): void {
  const documentId = world.number('DOC')
  world.say({
    sender: 'TRANSCRIPTION',
    what: 'note',
    text: (envelope) =>
      document({
        ...envelope,
        patient: one.patient,
        documentType: { code: 'CN', text: 'Consultation note' },
        documentId,
        link: one.id,
        content: 'Synthetic consultation note. Nobody was examined.',
      }),
  })
}
