import type { Dice } from '../../builders/seeded-dice.ts'
import type { PatientSpec } from '../../builders/hl7/segments.ts'

/** Makes patients of whom nobody exists: the family names say so. */
export type PatientMaker = { next(like?: { family: string; given?: string }): PatientSpec }

const FIRST = [
  'Sample',
  'Mock',
  'Demo',
  'Ficta',
  'Proto',
  'Placeh',
  'Synth',
  'Model',
  'Trial',
  'Draft',
  'Pseudo',
  'Exam',
]
const MORE = [
  'Sketch',
  'Pattern',
  'Quasi',
  'Virtu',
  'Imagin',
  'Tester',
  'Stand',
  'Speci',
  'Fabula',
  'Invent',
  'Notreal',
  'Para',
]
const LAST = [
  'wood',
  'by',
  'ridge',
  'son',
  'field',
  'well',
  'berg',
  'ton',
  'ley',
  'man',
  'holm',
  'ford',
  'stead',
  'croft',
]
const WOMEN = 'Ada Bea Cleo Dora Edith Freya Gwen Hilda Ida Jana Kaja Lotte Mona Nell Olga Petra Rita Stella Tilda Uma'
const MEN = 'Abel Bruno Cyril Dirk Egon Felix Gus Hans Igor Jack Kurt Leo Max Nils Otto Pius Rolf Sven Tom Udo'

/** Patients in an order that the dice give; a family name comes back only after all others were used. */
export function patientMaker(dice: Dice): PatientMaker {
  const families = [...FIRST, ...MORE].flatMap((first) => LAST.map((last) => first + last))
  let deck: string[] = []
  let count = 0
  return {
    next: (like) => {
      if (deck.length === 0) deck = dice.shuffled(families)
      count += 1
      const woman = dice.chance(0.52)
      return {
        mrn: `SYN${100_000 + count}`,
        family: like?.family ?? deck.pop() ?? 'Nobody',
        given: like?.given ?? dice.pick((woman ? WOMEN : MEN).split(' ')),
        birthDate: birthDate(dice),
        sex: woman ? 'F' : 'M',
        ...(dice.chance(0.08) ? { language: 'es' } : {}),
      }
    },
  }
}

/** Adults, more old than young. */
function birthDate(dice: Dice): string {
  const year = 2008 - Math.round(18 + Math.sqrt(dice.unit()) * 52)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${year}-${two(dice.between(1, 12))}-${two(dice.between(1, 28))}`
}
