import type { TestServer } from '../../builders/server.ts'

/** People of the demo hospital, by what they do. Two of a kind where a test needs a colleague or a stranger. */
export const STAFF = {
  coordinator: 'k.lind',
  coordinatorElsewhere: 'g.okoro',
  pharmacist: 'm.lopez',
  otherPharmacist: 'j.ortiz',
  caseManager: 'r.tan',
  transporter: 'd.soto',
  cleaner: 'h.kim',
  biller: 'n.rahman',
  referralDesk: 'y.costa',
  outreach: 'm.patel',
  doctor: 'a.blum',
  nurse: 'n.farouk',
  nurseElsewhere: 'p.novak',
  pharmacyLead: 'j.sand',
  supervisor: 'p.moreau',
  referralCoordinator: 't.singh',
  analyst: 'm.reyes',
  compliance: 'a.wolf',
  templateOwner: 'i.falk',
} as const
export type Job = keyof typeof STAFF

/** Signs all of them in: their Authorization header, by job. */
export async function signInStaff(there: TestServer): Promise<Readonly<Record<Job, string>>> {
  const jobs = Object.entries(STAFF)
  const tokens = await Promise.all(jobs.map(([, username]) => there.signIn(username)))
  // Made of exactly these keys.
  return Object.fromEntries(jobs.map(([job], index) => [job, tokens[index] ?? ''])) as Record<Job, string>
}
