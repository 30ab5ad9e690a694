import { type Template, templateSchema } from '../../shared/workflow/template/template.ts'
import { DEFAULT_LADDER, DEFAULT_RERAISE } from '../../shared/sla/ladder.ts'

/** Workflows that no screen of ours was made for: a bed by stages, and a case by departments. */
export const OTHER_WORKFLOWS: readonly Template[] = [linen(), loan()]

/** Follows a bed, by stages: nobody's identity, a board with a side stage. */
function linen(): Template {
  return templateSchema.parse({
    ...common('linen', 'Linen round'),
    subject: 'bed',
    home: ['EVS'],
    stages: [
      { id: 'asked', title: 'Asked', targetMin: 20 },
      { id: 'on-way', title: 'On its way', enter: `"fetch" in final`, targetMin: 30 },
      { id: 'made', title: 'Made', enter: `"make" in final` },
      {
        id: 'none-left',
        title: 'None left',
        side: true,
        enter: 'has(facts.noneLeft) && facts.noneLeft == true',
        from: ['asked'],
      },
    ],
    closedStage: 'made',
    target: { fromStage: 'asked', minutes: 60 },
    stall: { stages: ['asked'], minutes: 30 },
    facts: [{ name: 'noneLeft', class: 'ops', type: 'yes-no', meaning: 'no linen left' }],
    tasks: [
      step('fetch', 'Fetch linen', 'EVS', { captures: [field('sets', 'Sets', 'number')] }),
      step('make', 'Make the bed', 'NUR', { after: ['fetch'], mustTell: ['interpreter'] }),
    ],
    board: { kind: 'stages', columns: [] },
  })
}

/** Follows a case by its name, by departments; nobody leaves. */
function loan(): Template {
  return templateSchema.parse({
    ...common('loan', 'Equipment loan'),
    subject: 'case',
    home: ['SUP'],
    named: 'item',
    facts: [{ name: 'item', class: 'ops', type: 'text', meaning: 'what is lent' }],
    stages: [
      { id: 'wanted', title: 'Wanted' },
      { id: 'lent', title: 'Lent', enter: `"bring" in final` },
      { id: 'back', title: 'Back', enter: `"check" in final` },
    ],
    closedStage: 'back',
    target: { fromStage: 'wanted', minutes: 120 },
    stall: { stages: ['wanted'], minutes: 30 },
    tasks: [
      step('find', 'Find it', 'SUP'),
      step('bring', 'Bring it', 'TRN', { after: ['find'] }),
      step('check', 'Check it', 'SUP', { fromStage: 'lent' }),
    ],
    board: {
      kind: 'departments',
      columns: [
        { id: 'supply', title: 'Supply', departments: ['SUP'] },
        { id: 'transport', title: 'Transport', departments: ['TRN'] },
      ],
    },
  })
}

function common(id: string, title: string) {
  return {
    id,
    version: 1,
    title,
    ownerRole: 'template-owner',
    owner: 'a test',
    triggers: [{ on: 'manual', stage: id === 'linen' ? 'asked' : 'wanted' }],
    ladder: DEFAULT_LADDER,
    reraise: DEFAULT_RERAISE,
    pauseReasons: ['system-down'],
    notDoneReasons: ['not-needed'],
    undo: { on: ['cancelled'], holdMin: 0 },
  }
}

function step(key: string, title: string, department: string, over: object = {}) {
  const fromStage = key === 'fetch' || key === 'make' ? 'asked' : 'wanted'
  const rest = { mode: 'person', phase: 'before', sla: { minutes: 30 }, phi: 'none', pile: 'A' }
  return { key, title, department, fromStage, ...rest, ...over }
}

function field(name: string, title: string, type: string) {
  return { name, title, type, class: 'ops' }
}
