import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

test('an owner says who gets leads of a territory', async ({ page }) => {
  await page.goto(`${house.url}/workspace/routing`)
  await expect(page.getByText('The account’s owner', { exact: true }).first()).toBeVisible()
  await page.getByRole('switch', { name: 'Olga Owner' }).click()
  await page.getByRole('button', { name: 'Add a territory' }).click()
  const save = page.getByRole('button', { name: 'Save the rules' })
  await expect(save).toBeDisabled()
  await page.getByLabel('Name', { exact: true }).fill('DACH')
  await page.getByRole('combobox', { name: 'Values' }).fill('DE,AT,')
  await page.getByRole('combobox', { name: 'Goes to' }).click()
  await page.getByRole('option', { name: 'Olga Owner' }).click()
  await page.getByRole('button', { name: 'Up DACH' }).click()
  const missed = page.getByRole('switch', { name: /The promise to answer ran out/ })
  await missed.click()
  await save.click()
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible()
  await looksRight(page)
  await page.reload()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('DACH')
  await expect(missed).toBeChecked()
})

test('strengths weigh only where that is wanted, and each rep has theirs in sight', async ({
  page,
}) => {
  await page.goto(`${house.url}/account`)
  await page.getByRole('link', { name: 'Your strengths in this workspace' }).click()
  await expect(page.getByText(/Your company does not look for strengths/)).toBeVisible()
  await looksRight(page)

  await page.goto(`${house.url}/workspace/routing`)
  await page.getByRole('switch', { name: 'Let strengths weigh in the turn' }).click()
  await page.getByRole('button', { name: 'Save the rules' }).click()
  await expect(page.getByText('None weighs yet.', { exact: false })).toBeVisible()
  await looksRight(page)

  await page.goto(`${house.url}/account/strengths`)
  await expect(page.getByText(/Nothing stands out/)).toBeVisible()
  await page.getByRole('switch', { name: 'My strengths may weigh' }).click()
  await expect(page.getByRole('switch', { name: 'My strengths may weigh' })).not.toBeChecked()
  await page.reload()
  await expect(page.getByRole('switch', { name: 'My strengths may weigh' })).not.toBeChecked()
  await looksRight(page)
})
