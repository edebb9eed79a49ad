import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

const PICTURES = process.env.PICTURES

test('the agreement is taken to the meeting on paper: each point with its time and what is to be decided', async ({
  page,
}) => {
  await page.goto(`${house.url}/agreement`)
  await page.getByRole('link', { name: 'For the meeting' }).click()
  await expect(page.getByText('90 minutes for both teams. Needed:')).toBeVisible()
  await page.getByLabel('Minutes', { exact: true }).fill('20')
  await expect(page.getByText('A meeting takes 30 to 480 whole minutes.')).toBeVisible()
  await page.getByLabel('Minutes', { exact: true }).fill('60')
  await expect(page.getByText('60 minutes for both teams. Needed:')).toBeVisible()
  await expect(page).toHaveURL(/\/agreement\/discussion\?minutes=60$/)
  await expect(page.getByRole('row', { name: '1:00 End 60' })).toBeVisible()
  await expect(page.getByText('Which revenue goal do both teams share?')).toBeVisible()
  await looksRight(page)

  const taking = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Take it as Markdown' }).click()
  const markdown = readFileSync(await (await taking).path(), 'utf8')
  expect(markdown).toContain('| 1:00 | End | 60 |')
  expect(markdown).toContain('- [ ] Which revenue goal do both teams share?')

  // The command line says the same of what is in force.
  const printed = await house.lockstep('agreement', 'discuss', '--minutes', '60')
  expect(printed).toBe(markdown)

  // On paper: the document alone.
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
  await expect(page.getByLabel('Minutes', { exact: true })).toBeHidden()
  await expect(page.getByRole('link', { name: 'Agreement' })).toHaveCount(0)
  await expect(page.getByText('Which revenue goal')).toHaveCSS('color', 'rgb(0, 0, 0)')
  const paper = await page.pdf({ preferCSSPageSize: true })
  // A4 in points.
  expect(paper.toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45][\d.]* 84[12][\d.]*\]/)
  if (PICTURES) {
    mkdirSync(PICTURES, { recursive: true })
    await page.screenshot({ path: join(PICTURES, 'for-the-meeting-print.png'), fullPage: true })
    await page.pdf({ path: join(PICTURES, 'for-the-meeting.pdf'), preferCSSPageSize: true })
  }
})
