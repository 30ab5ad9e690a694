import type { Reads, Tx } from '../port.ts'
import { storableJson, storableText } from '../storable.ts'
import { first, type Query } from './query.ts'

type ReferenceReads = Pick<
  Reads,
  'now' | 'epoch' | 'meta' | 'memo' | 'reference' | 'template' | 'templates' | 'workflowStates'
>

/** Reads of what the whole facility shares, and of the database itself. */
export function referenceReads(query: Query): ReferenceReads {
  const meta = async (key: string) => (await first(query<{ value: string }>(META, [key])))?.value ?? null
  return {
    now: async () => (await first(query<{ now: number }>(NOW, [])))?.now ?? 0,
    epoch: async () => (await meta('epoch')) ?? '',
    meta,
    memo: async (facility, key) => (await first(query<{ value: string }>(MEMO, [facility, key])))?.value ?? null,
    reference: async (facility) => (await first(query<{ body: unknown }>(REFERENCE, [facility])))?.body ?? null,
    template: (facility, id, version) => first(query(TEMPLATE, [facility, id, version])),
    templates: (facility) => query(TEMPLATES, [facility]),
    workflowStates: (facility) => query(WORKFLOW_STATES, [facility]),
  }
}

/** Writes of what the whole facility shares. */
export function referenceWrites(
  query: Query,
): Pick<Tx, 'putReference' | 'putTemplate' | 'putWorkflowState' | 'putMeta' | 'putMemo'> {
  return {
    putReference: async (facility, reference) => {
      await query(PUT_REFERENCE, [facility, storableJson(reference)])
    },
    putTemplate: async (facility, { id, version, body, hash }) => {
      await query(PUT_TEMPLATE, [facility, id, version, hash, storableJson(body)])
    },
    putWorkflowState: async (facility, id, body) => {
      await query(PUT_WORKFLOW_STATE, [facility, id, storableJson(body)])
    },
    putMeta: async (key, value) => {
      await query(PUT_META, [key, storableText(value)])
    },
    putMemo: async (facility, key, { value, until }) => {
      await query(PUT_MEMO, [facility, key, storableText(value), until])
    },
  }
}

const NOW = { name: 'now', text: 'select now_ms() as now' }
const META = { name: 'meta', text: 'select value from meta where key = $1' }
const MEMO = {
  name: 'memo',
  text: 'select value from memo where facility = $1 and key = $2 and until > now_ms()',
}
const REFERENCE = { name: 'reference', text: 'select body from reference where facility = $1' }
const TEMPLATE = {
  name: 'template',
  text: 'select body, hash from template where facility = $1 and id = $2 and version = $3',
}
const TEMPLATES = {
  name: 'templates',
  text: 'select id, version, body, hash from template where facility = $1 order by id, version',
}
const PUT_REFERENCE = {
  name: 'put-reference',
  text: `with known as (insert into facility_counter (facility) values ($1) on conflict do nothing)
    insert into reference (facility, body) values ($1, $2) on conflict (facility) do update set body = excluded.body`,
}
const PUT_TEMPLATE = {
  name: 'put-template',
  text: `insert into template (facility, id, version, hash, body) values ($1, $2, $3, $4, $5) on conflict do nothing`,
}
const WORKFLOW_STATES = {
  name: 'workflow-states',
  text: 'select id, body from workflow_state where facility = $1 order by id',
}
const PUT_WORKFLOW_STATE = {
  name: 'put-workflow-state',
  text: `insert into workflow_state (facility, id, body) values ($1, $2, $3)
    on conflict (facility, id) do update set body = excluded.body`,
}
const PUT_META = {
  name: 'put-meta',
  text: 'insert into meta (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value',
}
const PUT_MEMO = {
  name: 'put-memo',
  text: `insert into memo (facility, key, value, until) values ($1, $2, $3, $4)
    on conflict (facility, key) do update set value = excluded.value, until = excluded.until`,
}
