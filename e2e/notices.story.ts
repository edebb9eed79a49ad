import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

test('a member says how they are told, and finds what they were told behind the bell', async ({
  page,
}) => {
  await page.goto(`${house.url}/account`)
  await page.getByRole('link', { name: 'How you are told' }).click()
  await expect(page.getByRole('heading', { name: 'Notifications' })).toBeVisible()
  await looksRight(page)
  await page.getByRole('radiogroup', { name: 'Mail: A deal is won' }).getByText('At once').click()
  await page.getByText('A time of your own').click()
  await page.getByLabel('Quiet from').fill('21:30')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('It is saved.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Quiet from')).toHaveValue('21:30')

  await page.getByRole('button', { name: 'Notifications' }).click()
  await expect(page.getByText('You were told nothing yet.')).toBeVisible()
  await page.getByRole('link', { name: 'All of them' }).click()
  await expect(page.getByText('What you were told in the last 90 days.')).toBeVisible()
  await looksRight(page)
})
