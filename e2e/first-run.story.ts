import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

test('an empty house shows an invented company on request, and takes it away again', async ({
  page,
}) => {
  await page.goto(house.url)
  await expect(page).toHaveURL(/\/start$/)
  await looksRight(page)
  await page.getByRole('button', { name: 'See it with an example' }).click()

  await expect(page.getByRole('heading', { name: 'Scoreboard', level: 1 })).toBeVisible()
  await expect(page.getByText('Tidewell Pumps is invented.')).toBeVisible()
  await expect(page.getByRole('main')).toContainText(/€\d/)

  await page.getByRole('button', { name: 'Remove the example' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the example' }).click()
  await expect(page).toHaveURL(/\/start$/)
})
