import { config } from 'zod'

/**
 * Schemas are read, not compiled: the page's policy forbids eval, and zod would try it and be reported. Imported first,
 * because a schema decides when it is made.
 */
config({ jitless: true })
