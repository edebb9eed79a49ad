import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

/** Ten people who asked to talk to us; one day cannot be read, and no program knows the header "Gebeld op". */
const LEADS = [
  'Email,First Name,Last Name,Company Name,Original Source,Gebeld op',
  ...Array.from({ length: 10 }, (_, i) => {
    const day = i === 3 ? 'soon' : `2026-0${1 + (i % 3)}-1${i}`
    return `ada${i}@acme.example,Ada,Number ${i},Acme,${i % 2 ? 'Fair' : 'Search'},${day}`
  }),
].join('\n')

test('a file is brought in by its columns, counted, and taken out again', async ({ page }) => {
  await page.goto(`${house.url}/import`)
  await page.getByLabel('File to bring in').setInputFiles({
    name: 'leads.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(LEADS),
  })
  await page.getByRole('button', { name: 'Gebeld op becomes stays out' }).click()
  await page.getByRole('option', { name: 'Day they asked to talk to us' }).click()
  await page.keyboard.press('Escape')
  await expect(
    page.getByText('leads.csv has 10 rows. 9 can come in; 1 row stays out.'),
  ).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'Bring in 9 rows' }).click()
  await expect(page.getByText('leads.csv is in.')).toBeVisible()

  await page.getByRole('link', { name: 'See the scoreboard' }).click()
  await expect(page.getByRole('heading', { name: 'Scoreboard', level: 1 })).toBeVisible()
  const fair = page.getByRole('row', { name: /^Fair/ })
  await expect(fair).toContainText('4')

  await page.goto(`${house.url}/import`)
  await page.getByRole('button', { name: 'Take out leads.csv' }).click()
  await page.getByRole('button', { name: 'Take out 9 rows' }).click()
  await expect(page.getByText('The log is as it was before.')).toBeVisible()
  await page.goto(house.url)
  await expect(page).toHaveURL(/\/start$/)
})
