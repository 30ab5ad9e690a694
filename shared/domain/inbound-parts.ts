import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'
import { textSchema } from '../kernel/text.ts'

/**
 * A field that a message may change: absent leaves what is known, `null` clears it (HL7 `""`), a value replaces it
 * (domain.md E15.2).
 */
export function updateOf<T extends z.ZodType>(schema: T): z.ZodOptional<z.ZodNullable<T>> {
  return schema.nullable().optional()
}

/** An identifier and who gave it (CX). Two numbers are the same only if the authority is the same too. */
export const identifierSchema = z.object({
  value: textSchema(60),
  authority: textSchema(120).nullable(),
  /** HL7 table 0203: MR, PI, NI, AN, VN... */
  type: textSchema(20).nullable(),
})
export type Identifier = z.infer<typeof identifierSchema>

/** A number that an application gave to an order, a referral or an appointment (EI). */
export const entityIdSchema = z.object({ id: textSchema(120), authority: textSchema(120).nullable() })
export type EntityId = z.infer<typeof entityIdSchema>

/** A coded value (CE, CWE): the sender's own code, its words, its system. */
export const codedSchema = z.object({
  code: textSchema(120),
  text: textSchema(250).nullable(),
  system: textSchema(60).nullable(),
})
export type Coded = z.infer<typeof codedSchema>

/** A person's name as sent; either part may be empty, never both. */
export const personNameSchema = z.object({ family: textSchema(120), given: textSchema(120) })
export type PersonName = z.infer<typeof personNameSchema>

/** A clinician (XCN): number, name, or both. */
export const providerSchema = personNameSchema.extend({ id: textSchema(60).nullable() })
export type Provider = z.infer<typeof providerSchema>

/** A place (PL). It is replaced as a whole: a new unit without a bed has no bed. */
export const locationSchema = z.object({
  unit: textSchema(60).nullable(),
  room: textSchema(40).nullable(),
  bed: textSchema(40).nullable(),
  facility: textSchema(120).nullable(),
})
export type Location = z.infer<typeof locationSchema>

/** One coverage (IN1). */
export const insuranceSchema = z.object({
  plan: textSchema(120).nullable(),
  payerId: textSchema(60).nullable(),
  payerName: textSchema(250).nullable(),
  /** IN1-15, e.g. HMO, MCR. */
  planType: textSchema(60).nullable(),
  policyNumber: textSchema(120).nullable(),
  authorization: textSchema(120).nullable(),
})
export type Insurance = z.infer<typeof insuranceSchema>

/** Whom a message is about. `identifiers` may be empty only for a referral's provisional patient. */
export const inboundPatientSchema = z.object({
  identifiers: z.array(identifierSchema).max(20),
  /** The medical record number among them: type MR, else PI, else the first that is no national, insurance or licence number. */
  mrn: textSchema(60).nullable(),
  name: updateOf(personNameSchema),
  birthDate: updateOf(z.iso.date()),
  /** HL7 table 0001 as sent: F, M, O, U, A, N. */
  sex: updateOf(textSchema(20)),
  deathAt: updateOf(instantSchema),
  died: updateOf(z.boolean()),
  language: updateOf(codedSchema),
})
export type InboundPatient = z.infer<typeof inboundPatientSchema>
