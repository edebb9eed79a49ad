import { readFileSync } from 'node:fs'
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

test('a list is searched past a typing error, narrowed, sorted and written into a file', async ({
  page,
}) => {
  await page.goto(`${house.url}/people`)
  const list = page.getByRole('table', { name: 'People' })
  const names = () => list.locator('.row-link').allInnerTexts()
  await expect.poll(names).toEqual(['Cy Ünal', 'Ben Schmidt', 'Ada Weber'])
  await list.getByRole('button', { name: 'Company' }).click()
  await expect.poll(names).toEqual(['Ben Schmidt', 'Ada Weber', 'Cy Ünal'])
  await expect(page).toHaveURL(/sort=company/)
  await page.getByLabel('Add a filter').selectOption('owner')
  await expect(page.getByText('2 people with Rosa')).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'Remove filter With' }).click()
  await page.getByLabel('Search in this list').fill('schmitd')
  await expect.poll(names).toEqual(['Ben Schmidt'])
  await expect(page.getByText('Taken for schmidt.')).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export' }).click(),
  ])
  const text = readFileSync(await download.path(), 'utf8')
  expect(text.split('\r\n')).toHaveLength(3)
  expect(text).toContain('Ben Schmidt')
})

test('people are chosen one by one, given to somebody, and given back', async ({ page }) => {
  await page.goto(`${house.url}/people`)
  const list = page.getByRole('table', { name: 'People' })
  const owners = () => list.locator('td.vtable-owner').allInnerTexts()
  const bar = page.getByRole('region', { name: 'Chosen people' })
  await expect.poll(owners).toEqual(['Tomás', 'Rosa', 'Rosa'])
  await page.keyboard.press('j')
  await page.keyboard.press('Space')
  await expect(bar).toContainText('1 chosen')
  await page.keyboard.press('Shift+J')
  await expect(bar).toContainText('2 chosen')
  await expect(bar.getByRole('link', { name: 'Export 2 people' })).toBeVisible()
  await expect(list.getByRole('checkbox', { name: 'Choose Ada Weber' })).not.toBeChecked()
  await looksRight(page)
  await page.keyboard.press('Escape')
  await expect(bar).toBeHidden()

  await list.getByRole('checkbox', { name: 'Choose Ada Weber' }).click()
  await list.getByRole('checkbox', { name: 'Choose Cy Ünal' }).click({ modifiers: ['Shift'] })
  await expect(bar).toContainText('3 chosen')
  await list.getByRole('checkbox', { name: 'Choose Ben Schmidt' }).click()
  await bar.getByRole('button', { name: 'Set owner' }).click()
  await page.getByRole('dialog').getByLabel('With whom').fill('Mira')
  await looksRight(page)
  await page.getByRole('button', { name: 'Set owner of 2 people' }).click()
  await expect.poll(owners).toEqual(['Mira', 'Rosa', 'Mira'])
  const note = page.getByRole('region', { name: 'What was done' })
  await expect(note).toContainText('2 people are with Mira now.')
  await looksRight(page)
  await note.getByRole('button', { name: 'Undo' }).click()
  await expect(note).toContainText('2 people are with whom they were before.')
  await expect.poll(owners).toEqual(['Tomás', 'Rosa', 'Rosa'])
})
