/** Several consoles without screens in one process: the console's own code, each with its own sign-in, key and outbox. */
import { answerCalls } from '../../../bench/tools/answer-calls.ts'
import { CrewMember } from './crew-member.ts'

const members: CrewMember[] = []

answerCalls({
  async open({ server, user }: { server: string; user: string }) {
    const member = new CrewMember(server, user)
    members.push(member)
    await member.start()
  },
  pid: () => process.pid,
  stands: () => members.map((member) => member.stand()),
  /** All claim it at once; each tells how it ended. */
  race: ({ task }: { task: string }) => Promise.all(members.map((member) => member.race(task))),
  giveBack: ({ task }: { task: string }) => Promise.all(members.map((member) => member.giveBack(task))),
  /** Everybody presses it once: cards that only their former sign-in stands against go again. */
  sendAllAgain: () => Promise.all(members.map((member) => member.sendAllAgain())),
  /** From now on each works on the tasks that are its own, one after another; empty: none any more. */
  work({ tasks, everyMs }: { tasks: Readonly<Record<string, readonly string[]>>; everyMs: number }) {
    for (const member of members) member.work(tasks[member.user] ?? [], everyMs)
  },
  /** How long each action took from the key to its answer, ms, since this was last asked. */
  waits: () => members.flatMap((member) => member.waits.splice(0)),
  watch({ tasks }: { tasks: string[] }) {
    for (const member of members) member.watch(tasks)
  },
  /** When each console showed the task as claimed by the server's word; so far. */
  shown: ({ task }: { task: string }) => members.flatMap((member) => member.shown.get(task) ?? []),
  rows: () => members.map((member) => ({ user: member.user, rows: member.rows() })),
})
