import { readdir, readFile } from 'node:fs/promises'
import { type TemplateTask } from '../../../shared/workflow/template/task-schema.ts'
import { templateSchema, type Template } from '../../../shared/workflow/template/template.ts'

/** The workflows that the staff know how to work in, by id. */
export type Templates = ReadonlyMap<string, Template>

/** Reads every workflow of a folder. Throws on one that does not fit its schema. */
export async function readTemplates(folder: URL): Promise<Templates> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  const read = names.map(async (name) =>
    templateSchema.parse(JSON.parse(await readFile(new URL(name, folder), 'utf8'))),
  )
  return new Map((await Promise.all(read)).map((template) => [template.id, template]))
}

/** The step of a workflow, or null for one added by hand. */
export function stepOf(templates: Templates, workflow: string, key: string): TemplateTask | null {
  return templates.get(workflow)?.tasks.find((task) => task.key === key) ?? null
}
