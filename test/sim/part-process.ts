/** One process of a run: its part comes as JSON in the first argument, what it came to goes as a message. */
import { portionSchema, runPart } from './run-part.ts'

let at = 0
// A seed that waits for what never comes leaves the process nothing to do: it ends with 13, which says nothing of the seed.
process.once('exit', (code) => code !== 0 && console.error(`seed ${at} did not come to its end (${code})`))
process.send?.(await runPart(portionSchema.parse(JSON.parse(process.argv[2] ?? '')), { begun: (seed) => (at = seed) }))
