import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
let folder: string
test.beforeAll(async () => {
  house = await openHouse()
  folder = mkdtempSync(join(tmpdir(), 'lockstep-views-'))
})
test.afterAll(async () => {
  await house?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a list with its columns is kept as a view, opened by its address, begun with and removed', async ({
  page,
}) => {
  await bringIn()
  await page.goto(`${house.url}/people?owner=Rosa`)
  const list = page.getByRole('table', { name: 'People' })
  const heads = () => list.getByRole('columnheader').allInnerTexts()
  const names = () => list.locator('.row-link').allInnerTexts()
  await expect.poll(names).toEqual(['Ben Schmidt', 'Ada Weber'])

  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Origin' }).press('Space')
  await page.getByRole('checkbox', { name: 'Stage' }).press('Alt+ArrowUp')
  await expect
    .poll(heads)
    .toEqual([...['Person', 'Stage', 'Company', 'With', 'Likelihood', 'Last here', 'When ↓']])
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/columns.png` })
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('button', { name: 'Save as a new view' }).click()
  await page.getByLabel('Name').fill('With Rosa')
  await page.getByLabel('My list of people opens with it').check()
  await page.getByRole('button', { name: 'Save the view' }).click()
  await expect(page).toHaveURL(/owner=Rosa.*view=\d+/)
  const kept = page.url()
  await expect(page.getByText('2 people with Rosa')).toBeVisible()
  await looksRight(page)

  await page.goto(`${house.url}/people`)
  await expect.poll(names).toEqual(['Ben Schmidt', 'Ada Weber'])
  const views = page.getByRole('button', { name: /^Views/ })
  await views.click()
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/views.png` })
  await page.getByRole('button', { name: 'Everybody' }).click()
  await expect.poll(names).toHaveLength(3)

  await views.click()
  await page.getByRole('button', { name: 'With Rosa' }).click()
  await page.getByRole('button', { name: 'Set owner' }).click()
  await page.getByRole('dialog').getByLabel('With whom').fill('Tomás')
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/owner.png` })
  await page.getByRole('button', { name: 'Set owner of 2 people' }).click()
  await expect(page.getByText('2 people are with Tomás now.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('2 people are with whom they were before.')).toBeVisible()
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/undone.png` })
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await expect.poll(names).toEqual(['Ben Schmidt', 'Ada Weber'])

  await views.click()
  await page.getByRole('button', { name: 'Rename, share or remove' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await page.getByRole('button', { name: 'Remove the view' }).click()
  await expect(page.getByText('2 people with Rosa')).toBeVisible()
  await page.goto(kept)
  await expect(page.getByText('This view was removed')).toBeVisible()
  await expect.poll(names).toEqual(['Ben Schmidt', 'Ada Weber'])
})

async function bringIn() {
  const rows = ['Email,Name,Company,Owner,Updated']
  for (const [i, [name, company, owner]] of PEOPLE.entries())
    rows.push(`p${i}@firm${i}.example,${name},${company},${owner},2026-01-0${i + 1} 10:00`)
  const [file, mapFile] = [join(folder, 'people.csv'), join(folder, 'map.json')]
  writeFileSync(file, rows.join('\n'))
  writeFileSync(mapFile, JSON.stringify(MAP))
  await house.lockstep('import', file, '--map', mapFile)
}

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
