/** One fact that templates, forms and the feed's mapping name. `class` says in which row of the journey it stands. */
export type FactName = { readonly name: string; readonly class: 'ops' | 'phi'; readonly meaning: string }

/**
 * The words of the built-in templates. Instants are epoch ms. A template may use others: they count as operational, so
 * what is clinical or names a person must stand here as `phi`.
 */
export const FACT_NAMES: readonly FactName[] = [
  ...ops({
    orderId: 'placer number of the discharge order in force',
    orderedAt: 'instant of the discharge order',
    orderRenewedAt: 'instant at which the order in force was written again under its number',
    orderedHour: 'hour of the day of the order by the hospital clock, 0-23 (rule)',
    expectedLeaveAt: 'instant at which the patient is expected to leave (PV2-9, or the coordinator)',
    destination: 'home | home-health | snf | rehab | ltc | hospice | other-hospital',
    mobility: 'walks | wheelchair | stretcher | bariatric | oxygen | monitor',
    rideLate: 'true: no vehicle half an hour after the ride was asked for (rule)',
    ownCar: 'true: own ride, agreed with whoever drives',
    rideMode: 'none | volunteer | wheelchair-van | bls | als | cct (rule from destination and mobility, or chosen)',
    rideLeadMin: 'minutes a ride of that kind usually needs to come (rule)',
    pickupAt: 'instant agreed with the ride or the receiving place',
    equipmentOrdered: 'true: equipment for home is ordered',
    followUpOrdered: 'true: a follow-up visit is ordered',
    medsToBedOptIn: 'true: the patient wants the medicines brought to the bed',
    caregiverInformed: 'true: who cares at home knows',
    interpreter: 'true: an interpreter is needed',
    precautions: 'precaution codes as sent (PV2-41)',
    patientClass: 'inpatient | observation | emergency | outpatient (PV1-2)',
    bedAsked: 'true: somebody waits for this bed',
    facilityWave: 'how many rounds of asking receiving places have been made',
    authRequired: 'true: the payer asks for an authorization',
    copay: 'true: a copay is due before leaving',
    selfPay: 'true: nobody else pays',
    postCallDeclined: 'true: no call wanted after leaving',
    disposition:
      'home | home-health | snf | rehab | ltc | hospice | other-hospital | psych | ama | eloped | expired | unknown (from PV1-36, PID-30)',
    dispositionCode: 'the code as sent',
    appealOpen: 'true: a Medicare appeal is open; clocks stand',
    onLeave: 'true: the patient is on leave (A21, A22); clocks stand',
    leftReportedAt: 'instant at which an A03 reached us that nobody on the unit has confirmed',
    scheduledAt: 'instant of the schedule that opened it (rule)',
    dueAgainAt: 'instant at which a round that recurs is due and wakes (rule)',
    leftAssumed: 'true: half an hour after such an A03 cleaning may start',
    orderSignedBy: 'who signed the order, where the order itself did not say',
    likelyDuplicate: 'true: another open referral of the patient looks like the same',
    channel: 'hl7 | fhir | fax | email | phone | portal: how a referral came',
    documentClass: 'kind of the document that came by fax or mail',
    referralId: 'originating id of the referral (RF1-6)',
    sender: 'who sent it',
    specialty: 'specialty asked for (RF1-3)',
    clinic: 'clinic it is routed to',
    documentsMissing: 'true: something the clinic needs is missing',
    triageRequired: 'true: the clinic asks for triage',
    triageDecision: 'accept | decline | redirect',
    procedurePrep: 'true: the visit needs preparation by the patient',
    contactResult: 'booked | unreachable | declined',
    appointmentAt: 'instant of the booked visit',
    appointmentId: 'number of the appointment (SCH-1/2)',
    appointmentCancelled: 'true: the booked visit was cancelled (S15); scheduling starts over',
    attended: 'true: came; false: no-show',
    recovery: 'rebooked | closed: what came of a no-show',
  }),
  ...phi({
    isMedicare: 'true: Medicare pays',
    payer: 'plan or payer',
    eligible: 'true: coverage is active',
    authNumber: "the payer's authorization",
    acceptedBy: 'receiving place that said yes',
    rideContact: 'who drives, their telephone',
    drugCount: 'number of discharge medicines',
    highAlert: 'true: a high-alert medicine is among them',
    pendingCritical: 'true: a critical result is awaited',
    followUpAt: 'instant of the follow-up visit',
    diagnosis: 'diagnosis as sent',
    admitReason: 'reason of admission as sent',
    documentId: 'number of the note that came back',
    documentType: 'kind of that note as sent',
    referralRequested: 'what the referral asks for, as sent',
    referrer: 'referring provider',
    referralReason: 'why the patient is referred',
  }),
]

/** In which row a fact stands. A name that is not listed is operational. */
export function factClass(name: string): 'ops' | 'phi' {
  return PHI_NAMES.has(name) ? 'phi' : 'ops'
}

const PHI_NAMES: ReadonlySet<string> = new Set(
  FACT_NAMES.filter((fact) => fact.class === 'phi').map((fact) => fact.name),
)

/** True for a known fact whose value is an instant. */
export function isInstantFact(name: string): boolean {
  return INSTANT_NAMES.has(name)
}

const INSTANT_NAMES: ReadonlySet<string> = new Set(
  FACT_NAMES.filter(({ meaning }) => meaning.startsWith('instant ')).map(({ name }) => name),
)

function ops(names: { readonly [name: string]: string }): FactName[] {
  return Object.entries(names).map(([name, meaning]) => ({ name, class: 'ops', meaning }))
}

function phi(names: { readonly [name: string]: string }): FactName[] {
  return Object.entries(names).map(([name, meaning]) => ({ name, class: 'phi', meaning }))
}
