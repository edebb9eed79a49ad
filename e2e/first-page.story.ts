import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

test('an empty house shows an invented company, says so on every page, and forgets it again', async ({
  page,
}) => {
  await page.goto(house.url)
  await expect(page).toHaveURL(/\/start$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Two teams, one agreement')
  await looksRight(page)

  await page.getByRole('button', { name: 'See it with an example' }).click()
  await expect(page).toHaveURL(/\/scoreboard/)
  const note = page.getByRole('complementary', { name: 'Invented company' })
  for (const room of ['People', 'Agreement', 'Scoreboard']) {
    const menu = page.getByRole('navigation', { name: 'Rooms', exact: true })
    await menu.getByRole('link', { name: room, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: room })).toBeVisible()
    await expect(note).toContainText('is invented')
  }

  await note.getByRole('button', { name: 'Remove the example' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove the example?' })
  await dialog.getByRole('button', { name: 'Remove the example' }).click()
  await expect(page).toHaveURL(/\/start$/)
  await expect(page.getByRole('button', { name: 'See it with an example' })).toBeVisible()
})

test('every room is a few keys away, from anywhere', async ({ page }) => {
  await page.goto(`${house.url}/agreement`)
  await expect(page.getByRole('heading', { level: 1, name: 'Agreement' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Go to Scoreboard')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('A person, a page').fill('score')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Scoreboard' })).toBeVisible()
})

test('an address that leads nowhere says so beside the menu', async ({ page }) => {
  await page.goto(`${house.url}/nowhere`)
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible()
  await looksRight(page)
})
