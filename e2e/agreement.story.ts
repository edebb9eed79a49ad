import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

test('the agreement in force is read as the sentences that run, and nobody has signed it', async ({
  page,
}) => {
  await page.goto(`${house.url}/agreement`)
  await expect(page.getByRole('heading', { name: 'When a lead is passed' })).toBeVisible()
  await expect(page.getByText('Each download counts 15 points, once for each asset')).toBeVisible()
  await expect(page.getByText('Sales accepts or rejects every lead within 8')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Versions' })).toContainText('v1 in force')
  await expect(page.getByText('Not signed', { exact: true })).toHaveCount(2)
  await looksRight(page)
})

test('a clause has an address that opens the page where it stands', async ({ page }) => {
  await page.goto(`${house.url}/agreement#clause-download`)
  const clause = page.locator('#clause-download')
  await expect(clause).toBeInViewport()
  await expect(clause).toHaveClass(/agreement-here/)
  await page.getByRole('link', { name: 'Clause 3.1' }).click()
  await expect(page).toHaveURL(/\/agreement#clause-qualify$/)
  await expect(page.locator('#clause-qualify')).toHaveClass(/agreement-here/)
})

test('printed, it is the document alone, black on white in either scheme', async ({ page }) => {
  await page.goto(`${house.url}/agreement`)
  await expect(page.getByRole('heading', { name: 'What counts' })).toBeVisible()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
  const sentence = page.locator('#clause-qualify p').first()
  await expect(sentence).toHaveCSS('color', 'rgb(0, 0, 0)')
  await expect(page.locator('#page')).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)')
})
