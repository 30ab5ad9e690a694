import type { TFunction } from 'i18next'
import type { Refusal } from '../../../shared/commands/command.ts'
import { assertNever } from '../../../shared/kernel/assert-never.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { RefusedAction } from '../../outbox/outbox-entry.ts'
import type { BoardStore } from '../../state/board-store.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { UNDO_MS } from '../../../shared/commands/undo.ts'
import type { Feedback } from '../../state/screen/screen-store.ts'
import { shortName } from '../../state/views/patient.ts'
import { refusalStory } from '../../state/views/refusal-story.ts'
import { refusalWords } from '../../ui/words/refusal-words.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import { copyOf } from './copy-of.ts'
import type { News } from './news.ts'
import { type Subject, subjectOf } from './subject-of.ts'
import { takenWords } from './taken-words.ts'
import type { NewToast } from './toast.ts'

/** How long a message stays, ms: a word on what was done, and one that has to be read. */
const STAYS_MS = 6_000
const READ_MS = 12_000

/** What a message is made from beside its news. */
export type Telling = {
  readonly t: TFunction
  readonly board: Pick<BoardStore, 'row'>
  readonly reference: ReferenceView | null
  /** "14:02", with the day where it is another. */
  readonly when: (at: Instant) => string
  readonly now: Instant
  /** False: what is taken is kept here and not sent yet. */
  readonly online: boolean
}

/** The message that tells a piece of news: it names bed, patient and step. */
export function toastOf(news: News, telling: Telling): NewToast {
  const { t, when, now } = telling
  switch (news.kind) {
    case 'said':
      return saidOf(news, telling)
    case 'refused':
      return { ...PLAIN, tone: 'refused', words: cardWords(news.card, telling), show: true, card: idOf(news.card) }
    case 'many-refused':
      return { ...PLAIN, tone: 'refused', words: t('feedback.manyRefused', { count: news.count }), show: true }
    case 'claim-ended':
      return { ...PLAIN, tone: 'refused', words: endedWords(news, telling) }
    case 'passed-on': {
      const subject = subjectOf(t, telling, { entityId: news.task.id })
      const to = news.to === null ? t('feedback.theTeam') : shortName(news.to)
      return { ...PLAIN, words: t('feedback.passedOn', { ...subject, to }) }
    }
    case 'promise-passed': {
      const { who, title } = subjectOf(t, telling, { entityId: news.task.id })
      return { ...PLAIN, words: t('feedback.promisePassed', { title, who, time: when(news.readyAt) }) }
    }
    case 'back':
      return { ...PLAIN, ...backOf(news, telling), until: news.refused > 0 ? null : now + READ_MS }
    default:
      return assertNever(news)
  }
}

const PLAIN: NewToast = {
  tone: 'quiet',
  words: '',
  until: null,
  ask: null,
  undo: null,
  card: null,
  show: false,
  copy: null,
}

function saidOf(news: News & { kind: 'said' }, telling: Telling): NewToast {
  const { t, now } = telling
  const { of, undo } = news
  switch (of.kind) {
    case 'taken': {
      const words = takenWords(t, of.ask, subjectOf(t, telling, of.ask))
      const until = undo === null ? now + STAYS_MS : undo.at + UNDO_MS
      return { ...PLAIN, words: telling.online ? words : `${words} ${t('feedback.offline')}`, until, ask: of.ask, undo }
    }
    case 'refused': {
      const { who, title } = subjectOf(t, telling, of.ask)
      const verb = wordOf(t, 'verb', of.ask.verb)
      const words = t('feedback.refused', { verb, title, who, why: whyWords(t, of.refusal) })
      return { ...PLAIN, words, until: now + READ_MS }
    }
    case 'not-saved':
      return { ...PLAIN, tone: 'blocked', ...notSavedOf(of, telling) }
    case 'several':
      return { ...PLAIN, words: severalWords(t, of), until: now + READ_MS }
    case 'nothing-next':
      return { ...PLAIN, words: t('feedback.nothingNext'), until: now + STAYS_MS }
    default:
      return assertNever(of)
  }
}

function notSavedOf(of: Feedback & { kind: 'not-saved' }, telling: Telling): Pick<NewToast, 'words' | 'copy'> {
  const { t } = telling
  const subject = subjectOf(t, telling, of.ask)
  const what = t('feedback.notSavedWhat', { verb: wordOf(t, 'verb', of.ask.verb), ...subject })
  const why = of.reason === 'disk-full' ? t('feedback.diskFull') : t('feedback.notSaved', { why: of.message })
  return { words: `${why} (${what})`, copy: copyOf(of.ask, subject, telling) }
}

function severalWords(t: TFunction, { done, refused }: Feedback & { kind: 'several' }): string {
  if (refused.length === 0) return t('feedback.several', { count: done })
  const why = [...new Set(refused.map((one) => whyWords(t, one)))].join('; ')
  return t('feedback.severalNot', { done, count: refused.length, why })
}

function backOf(
  { at, kept, refused }: News & { kind: 'back' },
  { t, when }: Telling,
): Pick<NewToast, 'words' | 'show'> {
  const time = when(at)
  if (refused > 0)
    return { words: t('feedback.backSome', { time, accepted: kept - refused, kept, count: refused }), show: true }
  return {
    words: kept === 0 ? t('feedback.backNone', { time }) : t('feedback.backAll', { time, count: kept }),
    show: false,
  }
}

function endedWords({ task }: News & { kind: 'claim-ended' }, telling: Telling): string {
  const { t, when } = telling
  const { who, title } = subjectOf(t, telling, { entityId: task.id })
  const words = { title, who, time: when(task.changedAt), why: wordOf(t, 'reason', task.reason) }
  const { by, via } = task.performed
  return via === 'system'
    ? t('feedback.claimEndedSystem', words)
    : t('feedback.claimEnded', { ...words, by: shortName(by) })
}

function cardWords(card: RefusedAction, telling: Telling): string {
  const { t, when } = telling
  const { tale, by, at, why } = refusalStory(card)
  const { title, who }: Subject = subjectOf(t, telling, card.command, card.refusal.row)
  return refusalWords(t, {
    tale,
    verb: wordOf(t, 'verb', card.command.verb),
    title,
    bed: who,
    by,
    at: at === null ? null : when(at),
    pressed: when(card.command.issuedAt),
    why,
  })
}

/** Why, in one clause; the rule's own sentence where it has one. */
function whyWords(t: TFunction, { code, by, message }: Refusal): string {
  if (code === 'not-owner' && by === null) return t('cannot.nobody')
  const words = message ?? t(`cannot.${code}`, { by: by === null ? t('refusal.somebody') : shortName(by) })
  return words.replace(/\.$/, '')
}

function idOf({ command }: RefusedAction): string {
  return command.commandId
}
