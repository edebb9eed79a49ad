import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
const folder = mkdtempSync(join(tmpdir(), 'lockstep-companies-'))
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true })
})

test('a company has its people, a part that nobody plays is given to somebody, and a deal tells its story', async ({
  page,
}) => {
  const map = {
    schema: 'lockstep.map/1',
    name: 'CRM',
    format: 'csv',
    person: { column: 'email' },
    company: { column: 'company' },
    traits: {
      email: { column: 'email' },
      name: { column: 'name' },
      buyingRole: { column: 'role' },
    },
    deal: {
      id: { column: 'deal' },
      amount: { column: 'amount' },
      currency: { value: 'EUR' },
      openedAt: { column: 'opened' },
      closedAt: { column: 'closed' },
      state: { column: 'stage', won: ['Won'], lost: [] },
    },
  }
  const bringIn = async (amount: number) => {
    const [file, mapFile] = [join(folder, `crm-${amount}.csv`), join(folder, 'map.json')]
    const lines = [
      'email,name,company,role,deal,amount,opened,closed,stage',
      `ada@bolt.nl,Ada Lovelace,Bolt,Decision maker,D1,${amount},2026-01-05,2026-02-01,Won`,
      'ben@sales.bolt.nl,Ben Bolt,Bolt,,,,,,',
      'cas@gmail.com,Cas,,,,,,,',
    ]
    writeFileSync(file, lines.join('\n'))
    writeFileSync(mapFile, JSON.stringify(map))
    await house.lockstep('import', file, '--map', mapFile)
  }
  await bringIn(1000)
  await bringIn(900)

  await page.goto(`${house.url}/people`)
  await page.getByRole('button', { name: 'More about people' }).click()
  await page.getByRole('button', { name: 'Companies' }).click()
  await expect(page.getByRole('row', { name: /Bolt bolt\.nl 2 Customer/ })).toBeVisible()
  await looksRight(page)

  await page.getByRole('button', { name: 'Domains' }).click()
  await page.getByLabel('Domain', { exact: true }).fill('bolt.nl')
  await page.getByRole('button', { name: 'Say so' }).click()
  await expect(page.getByText('2 people are sorted anew.')).toBeVisible()
  await page.getByRole('button', { name: 'Take it back of bolt.nl' }).click()
  await expect(page.getByText('is no company')).toHaveCount(0)
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Needed parts' }).click()
  await page.getByLabel('Legal').check()
  await page.getByRole('button', { name: 'Hold every group against these' }).click()

  await page.getByRole('link', { name: 'Bolt' }).click()
  await expect(page.getByText('1 of 6 parts are covered.')).toBeVisible()
  await page.getByRole('button', { name: 'Say who is the Champion' }).click()
  await page.getByRole('button', { name: 'Ben Bolt' }).click()
  await expect(page.getByText('2 of 6 parts are covered.')).toBeVisible()
  await page.getByText('D1', { exact: true }).click()
  await expect(page.getByText('Came in after it was closed')).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('1 of 6 parts are covered.')).toBeVisible()
})
