type Person = { username: string; name: string; roles: string[]; departments: string[]; units: string[] }

/** Given and family names without any real person behind them. */
const NAMES: readonly string[] = [
  'Karin Lind',
  'Tomas Adeyemi',
  'Grace Okoro',
  'Ines Marchetti',
  'Pavel Horak',
  'Mei Tanaka',
  'Maria Lopez',
  'Jonas Ortiz',
  'Leila Haddad',
  'Rosa Tan',
  'Ben Carver',
  'Sofia Nyberg',
  'Diego Soto',
  'Amara Diallo',
  'Finn Walsh',
  'Hana Kim',
  'Emeka Obi',
  'Lucia Bianchi',
  'Noor Rahman',
  'Ivan Petrov',
  'Clara Weiss',
  'Samuel Osei',
  'Yara Costa',
  'Oskar Berg',
  'Mina Patel',
  'Hugo Martin',
  'Elif Demir',
  'Aaron Blum',
  'Nadia Farouk',
  'Peter Novak',
  'Ruth Mbeki',
  'Simon Keller',
  'Vera Ivanova',
  'Dana Cohen',
  'Omar Aziz',
  'Julia Sand',
  'Kofi Mensah',
  'Lena Vogel',
  'Paul Moreau',
  'Tara Singh',
  'Miguel Reyes',
  'Anna Wolf',
]

const WORKERS: readonly (readonly [department: string, count: number])[] = [
  ['PHA', 3],
  ['CM', 3],
  ['TRN', 3],
  ['EVS', 3],
  ['BIL', 2],
  ['ADM', 1],
  ['AUT', 1],
  ['REF', 2],
  ['OUT', 2],
  ['SUP', 1],
  ['MD', 1],
]
const LEADS = ['NUR', 'PHA', 'CM', 'TRN']

/** About forty people of all roles: a coordinator and a nurse for each unit, workers and leads, and the house's own. */
export function demoPeople(units: readonly string[]): Person[] {
  const left = [...NAMES]
  const person = (roles: string[], departments: string[], where: string[]): Person => {
    const name = left.shift() ?? 'Nobody Left'
    return { username: usernameOf(name), name, roles, departments, units: where }
  }
  return [
    ...units.map((unit) => person(['unit-coordinator'], ['NUR'], [unit])),
    ...WORKERS.flatMap(([department, count]) =>
      Array.from({ length: count }, () => person(['worker'], [department], [])),
    ),
    ...units.map((unit) => person(['worker'], ['NUR'], [unit])),
    ...LEADS.map((department) => person(['department-lead', 'worker'], [department], [])),
    person(['house-supervisor'], [], [...units]),
    person(['referral-coordinator'], ['REF'], []),
    person(['integration-analyst'], [], []),
    person(['compliance-officer', 'template-owner'], [], []),
  ]
}

/** First letter, dot, family name, in lower case: `k.lind`. */
function usernameOf(name: string): string {
  const [given = '', family = ''] = name.toLowerCase().split(' ')
  return `${given.slice(0, 1)}.${family}`
}
