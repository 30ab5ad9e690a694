import { hash, verify } from '@node-rs/argon2'

/** argon2id with OWASP's 2024 parameters: 19 MiB, two passes. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The stored form of a password. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS)
}

/** True where the password is the one that was hashed. Costs the same for an unknown account when given its `DUMMY`. */
export function passwordFits(stored: string, password: string): Promise<boolean> {
  return verify(stored, password)
}

/** Compared against when no account has the name, so that timing does not tell names. */
let dummy: Promise<string> | null = null
export function dummyHash(): Promise<string> {
  dummy ??= hashPassword('nobody has this password')
  return dummy
}
