import { z } from 'zod'

const id = z.string().min(1).max(200)

/** A hospital or site: the partition key of everything. */
export const facilityIdSchema = id.brand('FacilityId')
export type FacilityId = z.infer<typeof facilityIdSchema>
/** A nursing unit, as HL7 PL.1 names it. */
export const unitIdSchema = id.brand('UnitId')
export type UnitId = z.infer<typeof unitIdSchema>
/** A department code of domain.md part E: NUR, PHA, CM, TRN, EVS, BIL... */
export const departmentIdSchema = id.brand('DepartmentId')
export type DepartmentId = z.infer<typeof departmentIdSchema>
/** A signed-in person's account. */
export const userIdSchema = id.brand('UserId')
export type UserId = z.infer<typeof userIdSchema>
/** One sign-in. */
export const sessionIdSchema = id.brand('SessionId')
export type SessionId = z.infer<typeof sessionIdSchema>
/** One workstation profile. */
export const deviceIdSchema = id.brand('DeviceId')
export type DeviceId = z.infer<typeof deviceIdSchema>
/** One patient's way through one workflow. */
export const journeyIdSchema = id.brand('JourneyId')
export type JourneyId = z.infer<typeof journeyIdSchema>
/** `<journey>/<task key>`, or `<journey>/<task key>~<n>` for its n-th occurrence: no randomness is needed to make one. */
export const taskIdSchema = id.brand('TaskId')
export type TaskId = z.infer<typeof taskIdSchema>
/** `<journey>!<path>`: one escalation per journey and path. */
export const escalationIdSchema = id.brand('EscalationId')
export type EscalationId = z.infer<typeof escalationIdSchema>
/** One inbound message as it was kept. */
export const messageIdSchema = id.brand('MessageId')
export type MessageId = z.infer<typeof messageIdSchema>
/** A UUID version 7 made where the person acted. */
export const commandIdSchema = z.uuid().brand('CommandId')
export type CommandId = z.infer<typeof commandIdSchema>

/** The id of a task of a journey. `occurrence` counts from 1. */
export function taskIdOf(journey: JourneyId, key: string, occurrence = 1): TaskId {
  return taskIdSchema.parse(occurrence === 1 ? `${journey}/${key}` : `${journey}/${key}~${occurrence}`)
}

/** The id of the one escalation of a journey on a path. */
export function escalationIdOf(journey: JourneyId, path: string): EscalationId {
  return escalationIdSchema.parse(`${journey}!${path}`)
}
