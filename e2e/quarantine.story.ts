import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
const folder = mkdtempSync(join(tmpdir(), 'lockstep-clicks-'))
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true })
})

test('clicks of a scanner are shown with their reason, and a member says that it was a person', async ({
  page,
}) => {
  const click = (after: number) => ({
    type: 'track',
    userId: 'ada@acme.example',
    messageId: `click ${after}`,
    event: 'email_click',
    timestamp: new Date(Date.now() - 86_400_000 + after).toISOString(),
    properties: { email_id: 'may', link_url: `https://acme.example/${after}` },
  })
  const map = { schema: 'lockstep.map/1', name: 'Mail tool', format: 'segment', history: true }
  const [file, mapFile] = [join(folder, 'clicks.ndjson'), join(folder, 'map.json')]
  writeFileSync(file, [0, 200, 400].map((after) => JSON.stringify(click(after))).join('\n'))
  writeFileSync(mapFile, JSON.stringify(map))
  await house.lockstep('import', file, '--map', mapFile)

  await page.goto(`${house.url}/people`)
  await page.getByRole('button', { name: 'More about people' }).click()
  await page.getByRole('button', { name: 'Quarantined clicks' }).click()
  await expect(page.getByRole('row', { name: /Mail tool Several links at once 3 1/ })).toBeVisible()
  await looksRight(page)
  await page.getByRole('link', { name: 'ada@acme.example' }).first().click()
  const machine = page.getByText('Opened 3 links within a second: a mail scanner; weighs nothing.')
  await expect(machine).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'This was a person' }).click()
  const dialog = page.getByRole('dialog', { name: 'Were these 3 a person’s?' })
  await expect(dialog).toContainText('3 clicks weigh something else, and 1 score changes')
  await looksRight(page)
  await dialog.getByRole('button', { name: 'A person' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('A member said that a person did this.').first()).toBeVisible()
  await expect(machine).toBeHidden()
})
