import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
  const made = await house.ask('PUT', '/workspaces/example')
  expect(made.status).toBe(200)
})
test.afterAll(() => house?.close())

test('a number of the scoreboard opens as many leads, and a lead its story', async ({ page }) => {
  await page.goto(house.url)
  await expect(page.getByText('Where what was won began')).toBeVisible()
  await looksRight(page)

  const column = page.getByRole('columnheader', { name: 'Came from' })
  const origins = page.getByRole('table').filter({ has: column })
  const webinar = origins
    .getByRole('row', { name: /^Webinar/ })
    .getByRole('link')
    .first()
  const leads = Number(await webinar.textContent())
  expect(leads).toBeGreaterThan(20)
  await webinar.click()
  await expect(page.getByText(`${leads} hand-offs of`)).toBeVisible()
  await looksRight(page)

  await page.getByRole('table').getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: 'Everything, in order' })).toBeVisible()
  await page.getByText(/^Why \d/).click()
  await expect(page.getByRole('columnheader', { name: 'Worth' })).toBeVisible()
  await looksRight(page)
})

test('deals are listed by what became of them', async ({ page }) => {
  await page.goto(`${house.url}/deals?state=won`)
  await expect(page.getByRole('table').getByRole('row').nth(5)).toBeVisible()
  await looksRight(page)
  const won = Number((await page.getByText(/^\d+ deals$/).innerText()).replace(/\D/g, ''))
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^lockstep-deals-\d{4}-\d\d-\d\d\.csv$/)
  const text = readFileSync(await download.path(), 'utf8')
  expect(text.match(/,Won,/g)).toHaveLength(won)
  expect(text).not.toMatch(/,(Open|Lost),/)
})
