import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'
import { textSchema } from '../kernel/text.ts'
import { personEventSchema, visitMoveEventSchema } from './person-event.ts'
import { signalEventSchema } from './signal-event.ts'
import { toldRelationsSchema } from './told-relation.ts'
import {
  codedSchema,
  entityIdSchema,
  identifierSchema,
  inboundPatientSchema,
  insuranceSchema,
  locationSchema,
  personNameSchema,
  providerSchema,
  updateOf,
} from './inbound-parts.ts'

/** ADT triggers that change a visit (domain.md C2). */
export const visitTriggers = [
  'A01',
  'A02',
  'A03',
  'A04',
  'A05',
  'A06',
  'A07',
  'A08',
  'A09',
  'A10',
  'A11',
  'A12',
  'A13',
  'A14',
  'A15',
  'A16',
  'A21',
  'A22',
  'A25',
  'A26',
  'A27',
  'A38',
] as const

/** What the sender said about time. No clock was read: whoever applies an event clamps a future `occurredAt` to arrival. */
const told = {
  /** When it happened (for ADT EVN-6, else EVN-2, else MSH-7); null if no time could be read. */
  occurredAt: instantSchema.nullable(),
  /** When it was entered or sent (EVN-2, else MSH-7). */
  recordedAt: instantSchema.nullable(),
}

/** A change of a visit, from ADT. Every optional field: absent changes nothing, null clears. */
export const visitEventSchema = z.object({
  type: z.literal('visit'),
  trigger: z.enum(visitTriggers),
  ...told,
  /** EVN-3: when a pending event is planned. */
  plannedAt: updateOf(instantSchema),
  /** EVN-5: who did or entered it. */
  operator: providerSchema.nullable().optional(),
  patient: inboundPatientSchema,
  visitNumber: textSchema(60),
  /**
   * Where the number stood. Unless it is `PV1-19`, the patient's only open visit is meant, if there is exactly one; else
   * the number is taken as it is. `PID-3`: the feed numbers no visits and the number is `mrn:<record number>`.
   */
  visitNumberFrom: z.enum(['PV1-19', 'PID-18', 'PV1-50', 'PID-3']),
  /** PV1-2, table 0004: E I O P R B C N U. */
  class: updateOf(textSchema(20)),
  location: updateOf(locationSchema),
  priorLocation: updateOf(locationSchema),
  pendingLocation: updateOf(locationSchema),
  attending: updateOf(providerSchema),
  service: updateOf(textSchema(60)),
  /** PV1-18. */
  patientType: updateOf(textSchema(60)),
  /** PV1-15, table 0009: A0 walks, A1 with a device, A2 wheelchair or stretcher, A8 does not speak English, B1 oxygen... */
  ambulatory: updateOf(z.array(textSchema(20)).max(20)),
  /** True if PV1-15 holds A8: the visit needs an interpreter. */
  interpreter: updateOf(z.boolean()),
  financialClass: updateOf(textSchema(60)),
  admitAt: updateOf(instantSchema),
  dischargeAt: updateOf(instantSchema),
  /** PV2-9. */
  expectedDischargeAt: updateOf(instantSchema),
  /** PV1-36, table 0112 or local. */
  dispositionCode: updateOf(textSchema(60)),
  /** PV1-37.1. */
  dischargedTo: updateOf(textSchema(120)),
  /** PV2-27. */
  expectedDisposition: updateOf(textSchema(120)),
  /** PV2-3. */
  admitReason: updateOf(codedSchema),
  /** PV2-41: isolation and other precautions. */
  precautions: updateOf(z.array(codedSchema).max(20)),
  /** PV2-38: how the patient came. */
  arrivalMode: updateOf(codedSchema),
  /** Absent if the message has no IN1. */
  insurance: z.array(insuranceSchema).max(10).optional(),
  /** NK1, GT1, IN1, PD1-4, PV1-8, ROL; absent if the message names nobody. */
  relations: toldRelationsSchema.optional(),
})
export type VisitEvent = z.infer<typeof visitEventSchema>

/** Two records of one person become one (A40). */
export const mergeEventSchema = z.object({
  type: z.literal('merge'),
  ...told,
  survivor: inboundPatientSchema,
  /** The identifiers that are no longer used (MRG-1). */
  retired: z.array(identifierSchema).min(1).max(20),
  retiredMrn: textSchema(60).nullable(),
  retiredName: personNameSchema.nullable(),
})
export type MergeEvent = z.infer<typeof mergeEventSchema>

/** One ORC/OBR group of ORM^O01 or OMG^O19. */
export const orderEventSchema = z.object({
  type: z.literal('order'),
  ...told,
  /** ORC-1, table 0119: NW, CA, DC, OC, HD, RL, RP, RO, SC, XO... */
  control: textSchema(20),
  placer: entityIdSchema.nullable(),
  filler: entityIdSchema.nullable(),
  /** ORC-8: the order that this one replaces or belongs to. */
  parent: entityIdSchema.nullable(),
  /** OBR-4, with its alternate; empty if the group orders something that has no OBR. */
  codes: z.array(codedSchema).max(10),
  /** One of the facility's discharge order codes stands among `codes`. */
  isDischarge: z.boolean(),
  /** What else the facility says that the code orders, or null. */
  orders: z.enum(['admit', 'auth', 'benefits', 'follow-up', 'referral', 'recall']).nullable().default(null),
  status: textSchema(20).nullable(),
  priority: textSchema(20).nullable(),
  /** ORC-9, else OBR-6, else MSH-7. */
  orderedAt: instantSchema.nullable(),
  /** ORC-15. */
  effectiveAt: instantSchema.nullable(),
  orderedBy: providerSchema.nullable(),
  reason: codedSchema.nullable(),
  patient: inboundPatientSchema,
  visitNumber: textSchema(60).nullable(),
  location: updateOf(locationSchema),
  /** NK1, GT1, IN1, PD1-4, PV1-8; absent if the message names nobody. */
  relations: toldRelationsSchema.optional(),
})
export type OrderEvent = z.infer<typeof orderEventSchema>

/** A provider or clinic at one end of a referral (PRD). */
export const referralPartySchema = z.object({
  provider: providerSchema.nullable(),
  organization: textSchema(250).nullable(),
})
export type ReferralParty = z.infer<typeof referralPartySchema>

/** A referral: new (I12), changed (I13) or cancelled (I14). */
export const referralEventSchema = z.object({
  type: z.literal('referral'),
  trigger: z.enum(['I12', 'I13', 'I14']),
  ...told,
  /** RF1-6; with the sender it is the key of the referral. */
  originatingId: entityIdSchema.nullable(),
  /** RF1-11. */
  externalId: entityIdSchema.nullable(),
  /** RF1-1, table 0283: A, P, R, E. */
  status: updateOf(textSchema(60)),
  /** RF1-2, table 0280: S, A, R. */
  priority: updateOf(textSchema(60)),
  /** RF1-3, table 0281: the kind or specialty asked for. */
  referralType: updateOf(codedSchema),
  /** RF1-4. */
  disposition: updateOf(codedSchema),
  /** RF1-5. */
  category: updateOf(codedSchema),
  /** RF1-10. */
  reasons: updateOf(z.array(codedSchema).max(10)),
  effectiveAt: updateOf(instantSchema),
  expiresAt: updateOf(instantSchema),
  referring: referralPartySchema.nullable(),
  referredTo: referralPartySchema.nullable(),
  /** OBR-4 and PR1-3: what is asked for. */
  requested: z.array(codedSchema).max(20),
  diagnoses: z.array(codedSchema).max(20),
  patient: inboundPatientSchema,
  visitNumber: textSchema(60).nullable(),
  insurance: z.array(insuranceSchema).max(10).optional(),
  /** PRD, NK1, GT1, IN1; absent if the message names nobody. */
  relations: toldRelationsSchema.optional(),
})
export type ReferralEvent = z.infer<typeof referralEventSchema>

/** An appointment: booked (S12), moved (S13), modified (S14), cancelled (S15-S17) or not kept (S26). */
export const appointmentEventSchema = z.object({
  type: z.literal('appointment'),
  trigger: z.enum(['S12', 'S13', 'S14', 'S15', 'S26']),
  /** True where the place is an operating room: its changes are a surgery change. */
  isSurgery: z.boolean().default(false),
  /** True where its reason or service is one of the facility's follow-up codes. */
  isFollowUp: z.boolean().default(false),
  /** Resources that the schedule could not have (AIG-14: waitlist, blocked, cancelled). */
  short: z
    .array(z.object({ item: codedSchema, quantity: z.number().positive().nullable() }))
    .max(20)
    .default([]),
  ...told,
  placer: entityIdSchema.nullable(),
  filler: entityIdSchema.nullable(),
  /** SCH-26, SCH-27, ORC-2/3 and RF1-6/11: orders or referrals that it belongs to. */
  links: z.array(entityIdSchema).max(20),
  startAt: instantSchema.nullable(),
  endAt: instantSchema.nullable(),
  /** SCH-25, table 0278, as sent. */
  status: textSchema(60).nullable(),
  /** SCH-7. */
  reason: codedSchema.nullable(),
  /** SCH-6: why the event happened. */
  eventReason: codedSchema.nullable(),
  services: z.array(codedSchema).max(20),
  location: locationSchema.nullable(),
  provider: providerSchema.nullable(),
  patient: inboundPatientSchema,
  visitNumber: textSchema(60).nullable(),
})
export type AppointmentEvent = z.infer<typeof appointmentEventSchema>

/** Acts whose record is a signed document. */
export const signedActs = [
  'consent-signed',
  'discharge-teaching-signed',
  'handoff-signed',
  'letter-signed',
  'med-rec-signed',
  'note-reviewed',
  'result-reviewed',
] as const

/** A document was written, signed or amended (MDM^T02, T04, T06, T10). Its content is not carried. */
export const documentEventSchema = z.object({
  type: z.literal('document'),
  ...told,
  /** The act that it is the signed record of, where the facility's list says so and somebody signed it (TXA-17, TXA-22). */
  signs: z.enum(signedActs).nullable().default(null),
  /** It came as a picture or a file from elsewhere (TXA-3 scanned, image or application data, and nobody here signed it). */
  isScan: z.boolean().default(false),
  documentType: codedSchema,
  documentId: entityIdSchema,
  parentId: entityIdSchema.nullable(),
  /** TXA-17, table 0271: DI, IP, IN, PA, AU, LA, DO. */
  completion: textSchema(20).nullable(),
  /** TXA-19, table 0273: AV, CA, OB, UN. */
  availability: textSchema(20).nullable(),
  author: providerSchema.nullable(),
  /** Who signed it (TXA-22), else its author. */
  signedBy: providerSchema.nullable().default(null),
  /** TXA-14, TXA-15, ORC-2/3: orders or referrals that it answers. */
  links: z.array(entityIdSchema).max(20),
  hasContent: z.boolean(),
  patient: inboundPatientSchema,
  visitNumber: textSchema(60).nullable(),
})
export type DocumentEvent = z.infer<typeof documentEventSchema>

/** A message that is accepted and kept but changes nothing here. */
export const notMappedEventSchema = z.object({ type: z.literal('not-mapped'), messageType: textSchema(40) })
export type NotMappedEvent = z.infer<typeof notMappedEventSchema>

/** What a feed's message means to this system. */
export const inboundEventSchema = z.discriminatedUnion('type', [
  visitEventSchema,
  mergeEventSchema,
  orderEventSchema,
  referralEventSchema,
  appointmentEventSchema,
  documentEventSchema,
  signalEventSchema,
  personEventSchema,
  visitMoveEventSchema,
  notMappedEventSchema,
])
export type InboundEvent = z.infer<typeof inboundEventSchema>
