import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
let folder: string
test.beforeAll(async () => {
  house = await openHouse()
  folder = mkdtempSync(join(tmpdir(), 'lockstep-lists-'))
})
test.afterAll(async () => {
  await house?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a list is searched past a typing error, narrowed, sorted and written into a file', async ({
  page,
}) => {
  const rows = ['Email,Name,Company,Owner,Updated']
  for (const [i, [name, company, owner]] of PEOPLE.entries())
    rows.push(`p${i}@firm${i}.example,${name},${company},${owner},2026-01-0${i + 1} 10:00`)
  const [file, mapFile] = [join(folder, 'people.csv'), join(folder, 'map.json')]
  writeFileSync(file, rows.join('\n'))
  writeFileSync(mapFile, JSON.stringify(MAP))
  await house.lockstep('import', file, '--map', mapFile)

  await page.goto(`${house.url}/people`)
  const list = page.getByRole('table', { name: 'People' })
  const names = () => list.locator('.row-link').allInnerTexts()
  await expect.poll(names).toEqual(['Cy Ünal', 'Ben Schmidt', 'Ada Weber'])
  await list.getByRole('button', { name: 'Company' }).click()
  await expect.poll(names).toEqual(['Ben Schmidt', 'Ada Weber', 'Cy Ünal'])
  await expect(page).toHaveURL(/sort=company/)
  await page.getByLabel('Add a filter').selectOption('owner')
  await expect(page.getByText('2 people with Rosa')).toBeVisible()
  if (process.env.SHOTS) await page.screenshot({ path: '/tmp/lists/list.png' })
  await looksRight(page)
  await page.getByRole('button', { name: 'Remove filter With' }).click()
  await page.getByLabel('Search in this list').fill('schmitd')
  await expect.poll(names).toEqual(['Ben Schmidt'])
  await expect(page.getByText('Taken for schmidt.')).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export' }).click(),
  ])
  const text = readFileSync(await download.path(), 'utf8')
  expect(text.split('\r\n')).toHaveLength(3)
  expect(text).toContain('Ben Schmidt')
})

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
