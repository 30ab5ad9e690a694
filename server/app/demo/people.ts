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
  'Erik Sandvik',
  'Salma Idris',
  'Jorge Pinto',
  'Beata Krol',
  'Naomi Brandt',
  'Kwame Boateng',
  'Lina Fischer',
  'Rafael Duarte',
  'Ewa Zielin',
  'Stefan Moll',
  'Priya Menon',
  'Tobias Rehn',
  'Marta Silva',
  'Isak Nygaard',
  'Aisha Bello',
  'Georg Winter',
  'Carla Ricci',
  'Henrik Dahl',
  'Farah Nasser',
  'Luka Maric',
  'Greta Lang',
  'Adem Kaya',
  'Selma Holm',
  'Victor Prado',
  'Iris Falk',
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
/** Departments of the workflows beside discharge and referral. They come last, so that the others keep their people. */
const MORE_WORKERS: readonly (readonly [department: string, count: number])[] = [
  ['BED', 2],
  ['OR', 2],
  ['SPD', 1],
  ['ANE', 1],
  ['HIM', 2],
  ['REC', 2],
  ['FAC', 1],
  ['FIN', 1],
]
const MORE_LEADS = ['EVS', 'BIL', 'AUT', 'REF', 'OUT', 'ADM', 'SUP', 'BED', 'OR', 'HIM', 'REC', 'FIN']

/** About seventy people of all roles: a coordinator and a nurse for each unit, workers and leads, and the house's own. */
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
    person(['integration-analyst', 'worker'], ['IT'], []),
    person(['compliance-officer', 'template-owner'], [], []),
    ...MORE_WORKERS.flatMap(([department, count]) =>
      Array.from({ length: count }, () => person(['worker'], [department], [])),
    ),
    ...MORE_LEADS.map((department) => person(['department-lead', 'worker'], [department], [])),
    person(['template-owner'], [], []),
  ]
}

/** First letter, dot, family name, in lower case: `k.lind`. */
function usernameOf(name: string): string {
  const [given = '', family = ''] = name.toLowerCase().split(' ')
  return `${given.slice(0, 1)}.${family}`
}
