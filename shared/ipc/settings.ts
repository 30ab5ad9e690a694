import { z } from 'zod'

const HTTPS = /^https:\/\/(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:]{2,39}\])(?::\d{1,5})?$/
const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/

/**
 * The server's origin: https, or http on loopback only; no path, no credentials. It goes into a header
 * (Content-Security-Policy), so its alphabet is narrow.
 */
export const serverOriginSchema = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/\/+$/, ''))
  .refine((text) => HTTPS.test(text) || LOOPBACK.test(text), 'an https address, or http on this machine')

/** This workstation's settings: they belong to the machine, not to the person. */
export const settingsSchema = z.strictObject({
  /** Where the central server is. */
  server: serverOriginSchema,
  theme: z.enum(['system', 'light', 'dark']),
  /** Single letters act on boards and lists (WCAG 2.1.4: they can be turned off). */
  letterKeys: z.boolean(),
})
export type Settings = z.infer<typeof settingsSchema>

/** What `settings.set` takes: only what changes. */
export const settingsChangeSchema = z
  .strictObject({
    server: serverOriginSchema.optional(),
    theme: settingsSchema.shape.theme.optional(),
    letterKeys: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'a change changes something')
export type SettingsChange = z.infer<typeof settingsChangeSchema>

/** A new workstation: the server of this machine (ONWARD_PORT's default). */
export const DEFAULT_SETTINGS: Settings = { server: 'http://127.0.0.1:4810', theme: 'system', letterKeys: true }

/** The settings after a change. */
export function changeSettings(settings: Settings, change: SettingsChange): Settings {
  return {
    server: change.server ?? settings.server,
    theme: change.theme ?? settings.theme,
    letterKeys: change.letterKeys ?? settings.letterKeys,
  }
}
