import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Command } from './command.ts'

/**
 * The text that a command's signature is over: everything of it but the signature, as it reads after the wire. The same
 * on both sides, so it never changes: another form gets another first word.
 */
export function signedText(command: Command): string {
  const { commandId, sessionId, deviceId, deviceSeq, verb, entityId, args, issuedAt, v, baseVersion, expect, after } =
    command
  const parts = [
    commandId,
    sessionId,
    deviceId,
    deviceSeq,
    verb,
    entityId,
    args,
    issuedAt,
    v,
    baseVersion,
    expect,
    after,
  ]
  // Through JSON and back: what a form leaves undefined, or holds as a date, is on the wire what it is here.
  return `onward-command-1 ${canonicalJson(JSON.parse(JSON.stringify(parts)))}`
}
