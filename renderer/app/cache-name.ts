/** The database of the confirmed rows in this profile. */
export const CACHE_NAME = 'onward-cache'
