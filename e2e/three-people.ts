import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { House } from './house.ts'

const PEOPLE = [
  ['Ada Weber', 'Beta', 'Rosa'],
  ['Ben Schmidt', 'Acme', 'Rosa'],
  ['Cy Ünal', 'Gamma', 'Tomás'],
]
const column = (name: string) => ({ column: name })
const MAP = {
  schema: 'lockstep.map/1',
  name: 'crm',
  format: 'csv',
  decimal: '.',
  history: true,
  person: column('Email'),
  company: column('Company'),
  traits: { email: column('Email'), name: column('Name'), owner: column('Owner') },
  traitsAt: column('Updated'),
}

/** Brings three people into a house: Ada Weber and Ben Schmidt with Rosa, Cy Ünal, the last who was here, with Tomás. */
export async function bringInThree(house: House): Promise<void> {
  const rows = ['Email,Name,Company,Owner,Updated']
  for (const [i, [name, company, owner]] of PEOPLE.entries())
    rows.push(`p${i}@firm${i}.example,${name},${company},${owner},2026-01-0${i + 1} 10:00`)
  const [file, mapFile] = [join(house.folder, 'people.csv'), join(house.folder, 'map.json')]
  writeFileSync(file, rows.join('\n'))
  writeFileSync(mapFile, JSON.stringify(MAP))
  await house.lockstep('import', file, '--map', mapFile)
}
