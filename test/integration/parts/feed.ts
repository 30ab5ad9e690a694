import type { PlaceSpec } from '../../builders/hl7/fields.ts'
import type { PatientSpec, VisitSpec } from '../../builders/hl7/segments.ts'
import { adt, type AdtSpec } from '../../builders/hl7/adt.ts'
import { order, type OrderSpec } from '../../builders/hl7/order.ts'
import { connectMllp, type MllpClient } from '../../builders/mllp-client.ts'
import { until, type TestServer } from '../../builders/server.ts'
import type { Desk, Row } from './desk.ts'

/** An EHR that sends over MLLP, and waits until what it sent was read. */
export type Feed = {
  readonly client: MllpClient
  /** The next control id. */
  id(): string
  /** Sends one message; gives MSA-1 once the server has read what it kept. */
  send(message: Buffer | string): Promise<string>
  /** ADT about a stay. `at` is now, or so many minutes ago. */
  adt(trigger: string, stay: Stay, more?: Partial<AdtSpec> & { agoMin?: number }): Promise<string>
  order(control: string, stay: Stay, more?: Partial<OrderSpec>): Promise<string>
  close(): void
}

/** One synthetic patient in a bed. */
export type Stay = { readonly patient: PatientSpec; readonly visit: VisitSpec }

/** A stay in a configured bed of the demo hospital: `4W 401 A`. */
export function stayIn(bed: string, name: string, more: Partial<VisitSpec> = {}): Stay {
  const [unit = '', room = '', letter = ''] = bed.split(' ')
  const [family = '', given = ''] = name.split(' ')
  const location: PlaceSpec = { unit, room, bed: letter }
  const mrn = `M-${family.toUpperCase()}`
  return {
    patient: { mrn, family, given, birthDate: '1950-02-03', sex: 'F' },
    visit: { number: `V-${family.toUpperCase()}`, class: 'I', location, ambulatory: ['A0'], ...more },
  }
}

/** Connects to the MLLP port of a server. */
export async function feedOf(there: TestServer): Promise<Feed> {
  const client = await connectMllp(there.server.mllpPort)
  const prefix = `T${Math.random().toString(36).slice(2, 8)}`
  let sent = 0
  const id = () => `${prefix}-${(sent += 1)}`
  const send: Feed['send'] = async (message) => {
    const ack = (await client.send(message)).toString('latin1')
    await settled(there)
    return /MSA\|(\w\w)/.exec(ack)?.[1] ?? ack
  }
  return {
    client,
    id,
    send,
    adt: (trigger, { patient, visit }, { agoMin = 0, ...more } = {}) =>
      send(adt({ trigger, controlId: id(), at: Date.now() - agoMin * 60_000, patient, visit, ...more })),
    // Signed: an order that names nobody is first asked after (E15.1).
    order: (control, { patient, visit }, more = {}) =>
      send(
        order({
          control,
          controlId: id(),
          at: Date.now(),
          patient,
          visit: { number: visit.number },
          placer: `ORD-${visit.number}`,
          code: { code: 'DISCHARGE', text: 'Discharge patient' },
          orderedBy: { id: 'D100', family: 'Attending', given: 'Ann' },
          ...more,
        }),
      ),
    close: () => client.close(),
  }
}

/** Waits until the inbox is empty: as long as it takes, if only one message after another is read. */
export async function settled(there: TestServer): Promise<void> {
  const oldest = async () => (await there.server.db.reads.inboundWaiting('demo', 1))[0]?.id ?? null
  for (let next = await oldest(); next !== null; next = await oldest()) {
    const waiting = next
    await until(async () => (await oldest()) !== waiting)
  }
}

/** The newest kept message with this control id. */
export async function inboundOf(desk: Desk, as: string, controlId: string): Promise<Row | undefined> {
  return (await desk.all('/api/v1/inbound?limit=200', as)).find((row) => row['controlId'] === controlId)
}

/** The journey of a visit, as this person sees it. */
export async function journeyOf(desk: Desk, as: string, stay: Stay, workflow = 'discharge'): Promise<Row | undefined> {
  const journeys = await desk.all(`/api/v1/journeys?workflow=${workflow}&limit=200`, as)
  return journeys.find((row) => {
    const patient = row['patient'] as { mrn?: string } | null
    return patient?.mrn === stay.patient.mrn
  })
}
