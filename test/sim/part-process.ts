/** One process of a run: its part comes as JSON in the first argument, what it came to goes as a message. */
import { portionSchema, runPart } from './run-part.ts'

process.send?.(await runPart(portionSchema.parse(JSON.parse(process.argv[2] ?? ''))))
