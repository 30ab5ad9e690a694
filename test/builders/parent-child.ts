import { templateSchema, type Template } from '../../shared/workflow/template/template.ts'
import { builtIn } from './journey.ts'

/** A step of a small workflow; everything may be overridden. */
export const smallStep = (key: string, more: object = {}) => ({
  key,
  title: key,
  department: 'NUR',
  mode: 'person',
  phase: 'before',
  fromStage: 'open',
  sla: { minutes: 60 },
  phi: 'none',
  pile: 'A',
  ...more,
})

/** A workflow of few stages and steps. */
export const smallWorkflow = (id: string, stages: object[], tasks: object[], more: object = {}) =>
  templateSchema.parse({
    ...builtIn('discharge.v1'),
    id,
    title: id,
    triggers: [{ on: 'manual', stage: 'open' }],
    stages,
    leftStage: undefined,
    closedStage: 'closed',
    target: { fromStage: 'open', minutes: 600 },
    stall: { stages: [], minutes: 60 },
    rules: [],
    tasks,
    undo: { on: [], holdMin: 0 },
    ...more,
  })

const OPEN = { id: 'open', title: 'Open' }

/** A visit's workflow: prepare, then a turnover that is a journey of its own, then finish. */
export const PARENT: Template = smallWorkflow(
  'move',
  [OPEN, { id: 'closed', title: 'Closed', enter: '"finish" in final' }],
  [
    smallStep('prepare', { undo: 'call off the move' }),
    smallStep('turnover', {
      mode: 'journey',
      after: ['prepare'],
      opensJourney: {
        workflow: 'turnover',
        stage: 'open',
        passes: ['mobility', 'diagnosis', 'missing'],
        doneAt: 'clean',
        returns: { bedAsked: 'cleanedWith' },
      },
    }),
    smallStep('finish', { after: ['turnover'] }),
  ],
)

/** The turnover of a bed: clean, then inspect. */
export const CHILD: Template = smallWorkflow(
  'turnover',
  [
    OPEN,
    { id: 'clean', title: 'Clean', enter: '"wipe" in final' },
    { id: 'closed', title: 'Closed', enter: '"inspect" in final' },
  ],
  [
    smallStep('wipe', {
      department: 'EVS',
      undo: 'put the old linen back',
      captures: [{ name: 'with', title: 'With', type: 'text', fact: 'cleanedWith', class: 'ops' }],
    }),
    smallStep('inspect', { department: 'EVS', after: ['wipe'], fromStage: 'clean' }),
  ],
  {
    subject: 'bed',
    home: ['EVS'],
    facts: [{ name: 'cleanedWith', class: 'ops', meaning: 'what it was cleaned with' }],
  },
)
