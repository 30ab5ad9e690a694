import { z } from 'zod'
import type { CallName } from './call-names.ts'
import {
  forgottenSchema,
  journalAnswerSchema,
  journalContentsSchema,
  journalRecordSchema,
  journalStatusSchema,
  settlementSchema,
} from './journal.ts'
import { keepingSchema, keychainServerSchema, secretOfServerSchema } from './keychain.ts'
import { noticeSchema } from './notice.ts'
import { settingsChangeSchema, settingsSchema } from './settings.ts'

/**
 * The channel map: what the renderer may ask of the shell. One argument (or none) in, one answer out, both with
 * a schema. Main parses the argument after it has checked the sender; the renderer parses the answer.
 */
export const calls = {
  'journal.load': { arg: z.undefined(), answer: journalContentsSchema },
  'journal.append': { arg: journalRecordSchema, answer: journalAnswerSchema },
  'journal.settle': { arg: settlementSchema, answer: journalAnswerSchema },
  'journal.forget': { arg: forgottenSchema, answer: journalAnswerSchema },
  'journal.status': { arg: z.undefined(), answer: journalStatusSchema },
  'settings.get': { arg: z.undefined(), answer: settingsSchema },
  'settings.set': { arg: settingsChangeSchema, answer: settingsSchema },
  'keychain.keep': { arg: secretOfServerSchema, answer: keepingSchema },
  'keychain.take': { arg: keychainServerSchema, answer: z.string().nullable() },
  'keychain.forget': { arg: keychainServerSchema, answer: z.null() },
  notify: { arg: noticeSchema, answer: z.null() },
  appInfo: {
    arg: z.undefined(),
    answer: z.strictObject({ version: z.string(), platform: z.string(), packaged: z.boolean() }),
  },
  openExternal: { arg: z.string().max(2048), answer: z.boolean() },
} as const satisfies Record<CallName, { arg: z.ZodType; answer: z.ZodType }>

/** What a call takes, as the caller writes it. */
export type CallArg<Name extends CallName> = z.input<(typeof calls)[Name]['arg']>
/** What a handler is given. */
export type ParsedArg<Name extends CallName> = z.output<(typeof calls)[Name]['arg']>
/** What a call answers. */
export type CallAnswer<Name extends CallName> = z.output<(typeof calls)[Name]['answer']>
/** About this build and machine. */
export type AppInfo = CallAnswer<'appInfo'>
