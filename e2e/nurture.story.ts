import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

test('a track is made by the keyboard, says why it cannot start yet, and is found again', async ({
  page,
}) => {
  await page.goto(`${house.url}/nurture`)
  await expect(page.getByRole('link', { name: 'Not ready yet' })).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'Make a track' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Spring')
  await page.getByLabel('Purpose').fill('Stay useful until spring.')
  await page.getByLabel('People whom sales gave back to wait').check()
  await page.getByRole('button', { name: 'Add a step' }).click()
  await page.getByLabel('Subject').fill('Hello {{nickname}}')
  await page.getByRole('button', { name: 'Make the track' }).click()
  await expect(page.getByRole('heading', { name: 'Spring' })).toBeVisible()
  await expect(page.getByText('It takes people whom sales gave back to wait')).toBeVisible()
  await page.getByRole('button', { name: 'Start the track' }).click()
  await expect(page.getByText('Nothing is known as {{nickname}}')).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'Leave it off' }).click()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${house.url}/nurture`)
  await expect(page.getByRole('link', { name: 'Spring' })).toBeVisible()
  await looksRight(page)
})
