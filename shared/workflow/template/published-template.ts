import { newerReader } from '../../kernel/newer-reader.ts'
import { quickReader } from '../../kernel/quick-reader.ts'
import { templateSchema } from './template.ts'

/**
 * Reads a workflow that was published, perhaps by a newer server: what this version does not know yet it passes over, so that
 * its board stays (rule ND6). Strict is who publishes (`readTemplate`). Read at every start of a console: by the schema alone
 * some twenty templates take longer than the rows of a board.
 */
export const publishedTemplate = newerReader(quickReader(templateSchema))
