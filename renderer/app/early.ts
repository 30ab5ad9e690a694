import { readEarly } from '../db/early-read.ts'
import { CACHE_NAME } from './cache-name.ts'

/** What the last time left, asked for before the console's own code is here: a script of its own, first in the page. */
export const early = readEarly(indexedDB, CACHE_NAME)
