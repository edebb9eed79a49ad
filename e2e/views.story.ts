import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { bringInThree } from './three-people.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
  await bringInThree(house)
})
test.afterAll(() => house?.close())

test('a list with its columns is kept as a view, opened by its address, begun with and removed', async ({
  page,
}) => {
  await page.goto(`${house.url}/people?owner=Rosa`)
  const list = page.getByRole('table', { name: 'People' })
  const heads = () => list.locator('th:not(.vtable-box)').allInnerTexts()
  const names = () => list.locator('.row-link').allInnerTexts()
  await expect.poll(names).toEqual(['Ben Schmidt', 'Ada Weber'])

  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Origin' }).press('Space')
  await page.getByRole('checkbox', { name: 'Stage' }).press('Alt+ArrowUp')
  await expect
    .poll(heads)
    .toEqual(['Person', 'Stage', 'Company', 'With', 'Likelihood', 'Last here', 'When ↓'])
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('button', { name: 'Save as a new view' }).click()
  await page.getByLabel('Name').fill('With Rosa')
  await page.getByLabel('My list of people opens with it').check()
  await page.getByRole('button', { name: 'Save the view' }).click()
  await expect(page).toHaveURL(/owner=Rosa.*view=\d+/)
  const kept = page.url()
  await expect(page.getByText('2 people with Rosa')).toBeVisible()
  await looksRight(page)

  await page.goto(`${house.url}/people`)
  await expect.poll(names).toEqual(['Ben Schmidt', 'Ada Weber'])
  const views = page.getByRole('button', { name: /^Views/ })
  await views.click()
  await page.getByRole('button', { name: 'Everybody' }).click()
  await expect.poll(names).toHaveLength(3)

  await views.click()
  await page.getByRole('button', { name: 'With Rosa' }).click()
  await page.getByRole('checkbox', { name: 'Choose all' }).check()
  await page.getByRole('button', { name: 'Set owner' }).click()
  await page.getByRole('dialog').getByLabel('With whom').fill('Tomás')
  await page.getByRole('button', { name: 'Set owner of 2 people' }).click()
  await expect(page.getByText('2 people are with Tomás now.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('2 people are with whom they were before.')).toBeVisible()
  await page.getByRole('button', { name: 'Hide' }).click()
  await expect.poll(names).toEqual(['Ben Schmidt', 'Ada Weber'])

  await views.click()
  await page.getByRole('button', { name: 'Rename, share or remove' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await page.getByRole('button', { name: 'Remove the view' }).click()
  await expect(page.getByText('2 people with Rosa')).toBeVisible()
  await page.goto(kept)
  await expect(page.getByText('This view was removed')).toBeVisible()
  await expect.poll(names).toEqual(['Ben Schmidt', 'Ada Weber'])
})
