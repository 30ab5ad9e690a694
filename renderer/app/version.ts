/** The version of this console, as package.json has it (version.test.ts holds them together). */
export const VERSION = '0.1.0'
