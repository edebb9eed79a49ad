import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
  await house.lockstep('import', LEADS, '--map', MAP)
})
test.afterAll(() => house.close())

const file = (name: string, text: string) => {
  const path = join(tmpdir(), `${process.pid}-${name}`)
  writeFileSync(path, text)
  return path
}
const LEADS = file('leads.csv', 'id,seen\nada,2026-01-01\nbea,2026-01-02\n')
const MAP = file(
  'leads.map.json',
  JSON.stringify({
    schema: 'lockstep.map/1',
    name: 'leads',
    person: { column: 'id' },
    events: [{ name: { value: 'contact_request' }, at: { column: 'seen' } }],
  }),
)

test('the audit log proves itself, and an entry opens field by field', async ({ page }) => {
  await page.goto(`${house.url}/workspace/audit`)
  await expect(page.getByRole('heading', { level: 2, name: 'Audit log' })).toBeVisible()
  const proof = page.getByRole('region', { name: 'Proof' })
  await expect(proof).toContainText(/Verified up to entry \d+\. Every entry is as it was written/)
  const kept = (await proof.getByText(/^\d+:[0-9a-f]{64}$/).textContent()) ?? ''
  expect(await house.lockstep('audit', 'verify', '--head', kept)).toContain('It grew from the head')

  const rows = page.getByRole('table', { name: 'What was done' }).getByRole('row')
  await expect(rows).toHaveCount(Number(kept.split(':')[0]) + 1)
  await expect(rows.last()).toContainText('Lockstep made the workspace My company')
  await looksRight(page)

  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const entry = page.getByRole('dialog')
  await expect(entry).toContainText('The command line finished bringing in')
  await expect(entry.getByRole('row', { name: 'Rows new' })).toContainText('2')
  await expect(entry).toContainText('at the machine')
  await looksRight(page)
})

test('the audit log is searched by who, what and words, and says when nothing fits', async ({
  page,
}) => {
  await page.goto(`${house.url}/workspace/audit`)
  const rows = page.getByRole('table', { name: 'What was done' }).getByRole('row')
  await expect(rows.last()).toContainText('Lockstep made the workspace My company')
  const all = await rows.count()
  await page.getByRole('button', { name: /^The command line began to bring in/ }).click()
  await page.getByRole('button', { name: 'Everything by The command line' }).click()
  await expect(page.getByText('2 entries by The command line.')).toBeVisible()
  await expect(rows).toHaveCount(3)

  await page.getByLabel('Search in this list').fill('nobody did this')
  await expect(
    page.getByText('Nothing was recorded by The command line, matching “nobody did this”.'),
  ).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'Show the whole log' }).click()
  await expect(rows).toHaveCount(all)

  await page.getByLabel('Add a filter').selectOption('What')
  await page.getByLabel('What', { exact: true }).selectOption({ label: 'Import started, 1 entry' })
  await expect(page.getByText('1 entry “Import started”.')).toBeVisible()
})
