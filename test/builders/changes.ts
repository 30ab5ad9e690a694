import type { Change, InboundRecord, Receipt, SessionRecord, UserRecord, VisitRecord } from '../../server/db/records.ts'

let tags = 0

/** A change of a journey that writes nothing but its log entry, unless told otherwise. */
export function someChange(facility: string, journey: string | null, over: Partial<Change> = {}): Change {
  tags += 1
  const rows = over.rows ?? []
  return {
    facility,
    journey,
    rows,
    timers: null,
    scopes: null,
    receipt: null,
    entry: {
      facility,
      tag: `tag${tags}`,
      effectiveAt: 1_000,
      actor: 'u1',
      actorName: 'J. Ortiz',
      cause: null,
      verb: 'test',
      journey,
      changed: rows.map(({ kind, id, version }) => ({ kind, id, version })),
    },
    ...over,
  }
}

/** The stored answer of an applied command. */
export function someReceipt(facility: string, commandId: string): Receipt {
  const outcome = { outcome: 'applied' as const, commandId, seq: null, refusal: null, changed: [], effectiveAt: 5 }
  return { facility, commandId, actor: 'u1', bodyHash: 'h', sealedHash: 's', at: 1_000, outcome }
}

/** An account of a worker. */
export function someUser(facility: string, id: string, over: Partial<UserRecord> = {}): UserRecord {
  return {
    id,
    facility,
    username: `${id}.name`,
    name: 'J. Ortiz',
    secretHash: 'x',
    roles: ['worker'],
    departments: ['PHA'],
    units: [],
    class: 'phi',
    disabled: false,
    epoch: 1,
    ...over,
  }
}

/** A sign-in without cover. */
export function someSession(facility: string, id: string, over: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id,
    facility,
    user: 'u1',
    device: 'd1',
    epoch: 1,
    refreshHash: null,
    formerHash: null,
    rotatedAt: null,
    createdAt: 100,
    expiresAt: 200,
    lastHeardAt: 100,
    revokedAt: null,
    revokedWhy: null,
    publicKey: null,
    covers: [],
    ...over,
  }
}

/** A received message of five bytes that are no text. */
export function someInbound(facility: string, id: string, over: Partial<InboundRecord> = {}): InboundRecord {
  return {
    id,
    facility,
    sender: 'EPIC',
    controlId: id,
    messageType: 'ADT^A01',
    bodyHash: 'h',
    raw: new Uint8Array([0x4d, 0x53, 0x48, 0x00, 0xff]),
    door: 'mllp',
    peer: '127.0.0.1',
    receivedAt: 1_000,
    status: 'received',
    reason: null,
    ack: null,
    processedAt: null,
    replays: 0,
    ...over,
  }
}

/** A visit of patient P1 in a bed. */
export function someVisit(facility: string, visit: string, over: Partial<VisitRecord> = {}): VisitRecord {
  return {
    facility,
    visit,
    patient: 'P1',
    state: 'in',
    unit: '4W',
    room: '412',
    bed: 'A',
    class: 'I',
    updatedAt: 10,
    eventAt: 9,
    body: {},
    ...over,
  }
}

/** Something to wait for until somebody opens it. */
export function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open: () => open() }
}
