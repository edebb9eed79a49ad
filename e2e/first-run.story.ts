import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

test('an empty house shows an invented company on request, whose numbers open their leads', async ({
  page,
}) => {
  test.setTimeout(180_000)
  await page.goto(house.url)
  await expect(page).toHaveURL(/\/start$/)
  await looksRight(page)
  await page.getByRole('button', { name: 'See it with an example' }).click()

  await expect(page.getByRole('heading', { name: 'Scoreboard', level: 1 })).toBeVisible({
    timeout: 60_000,
  })
  await expect(page.getByText('Tidewell Pumps is invented.')).toBeVisible()
  await expect(page.getByText('Where what was won began')).toBeVisible()
  await looksRight(page)

  const column = page.getByRole('columnheader', { name: 'Came from' })
  const origins = page.getByRole('table').filter({ has: column })
  const webinar = origins.getByRole('row', { name: /^Webinar/ }).getByRole('link')
  const leads = Number(await webinar.first().textContent())
  expect(leads).toBeGreaterThan(20)
  await webinar.first().click()
  await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible()
  await expect(page.getByRole('main')).toContainText(new RegExp(`\\b${leads} `))
  await looksRight(page)
})

test('a person has a timeline and the reason for every point', async ({ page }) => {
  await page.goto(`${house.url}/people`)
  await page.screenshot({ path: '/tmp/people.png' })
})

test('the invented company goes away again', async ({ page }) => {
  await page.goto(house.url)
  await page.getByRole('button', { name: 'Remove the example' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the example' }).click()
  await expect(page).toHaveURL(/\/start$/)
})
