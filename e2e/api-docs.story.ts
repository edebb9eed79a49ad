import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

test('whoever writes a program reads how, without signing in', async ({ page }) => {
  await page.goto(`${house.url}/api/docs`)
  await expect(page.getByRole('heading', { level: 1, name: 'The API' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 2, name: 'Scoreboard' })).toBeVisible()
  const list = page.getByRole('article', { name: 'People, or their hand-offs, by filter' })
  await expect(list).toContainText('GET')
  await list.getByText('What it asks').click()
  await expect(list.getByText('Where the page before ended: its next.')).toBeVisible()
  await list.getByText('How it refuses').click()
  await looksRight(page)

  await list.getByRole('link', { name: 'rate-limited' }).click()
  const told = page.locator('#refusal-rate-limited')
  await expect(told).toContainText('That was too much at once.')
  await expect(told).toBeInViewport()
})

test('a problem leads to its own line of the manual', async ({ page }) => {
  const answer = await house.ask('GET', '/people?limit=none')
  const { type } = (await answer.json()) as { type: string }
  await page.goto(`${house.url}${type}`)
  await expect(page.locator('#refusal-request-unfit')).toBeInViewport()
})
