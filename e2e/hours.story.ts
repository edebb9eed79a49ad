import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

const NEXT_YEAR = new Date().getFullYear() + 1
let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

test('an owner says when the company works, and sees what it comes to before it is saved', async ({
  page,
}) => {
  await page.goto(`${house.url}/workspace/hours`)
  await expect(page.getByText('Open Mon to Fri 09:00 to 17:00')).toBeVisible()
  await page.getByRole('switch', { name: 'Say the hours of the company' }).click()
  await page.getByRole('textbox', { name: 'Friday' }).fill('9-12:30, 13:30-15')
  await page.getByRole('combobox', { name: 'Public holidays of' }).fill('Netherlands')
  await page.getByRole('option', { name: 'Netherlands', exact: true }).click()
  await expect(page.getByText('Fri 09:00 to 12:30 and 13:30 to 15:00')).toBeVisible()
  await expect(page.getByText(/Closed on 9 public holidays in \d{4}: Netherlands\./)).toBeVisible()
  await page.getByRole('textbox', { name: 'Friday' }).fill('noon')
  await expect(page.getByText('A field cannot be read yet.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save the hours' })).toBeDisabled()
  await page.getByRole('textbox', { name: 'Friday' }).fill('9-12:30, 13:30-15')
  await page.getByRole('button', { name: 'Add a day' }).click()
  await page.getByLabel('Date', { exact: true }).fill('2026-12-24')
  await page.getByLabel('Open', { exact: true }).fill('9-12')
  await page.getByRole('button', { name: 'Save the hours' }).click()
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible()
  await looksRight(page)
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Friday' })).toHaveValue(
    '09:00 to 12:30 and 13:30 to 15:00',
  )
  const [team] = await page
    .getByRole('combobox', { name: 'Whose hours' })
    .click()
    .then(() => page.getByRole('option').allInnerTexts())
    .then((names) => names.slice(1))
  await page.getByRole('option', { name: team ?? '', exact: true }).click()
  await expect(page.getByText('Other hours than those of the company')).toBeVisible()
  await expect(page.getByText('Fri 09:00 to 12:30 and 13:30 to 15:00')).toBeVisible()
})

test('a manager says the hours of a member, and that they are away', async ({ page }) => {
  await page.goto(`${house.url}/workspace/hours`)
  await page.getByRole('combobox', { name: 'Whose hours' }).click()
  await page.getByRole('option', { name: 'Olga Owner', exact: true }).click()
  await page.getByRole('switch').first().click()
  await page.getByRole('textbox', { name: 'Friday' }).fill('')
  await page.getByRole('button', { name: 'Save the hours' }).click()
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible()
  await expect(page.getByText('Olga Owner is not going away.')).toBeVisible()
  await page.getByLabel('First day').first().fill(`${NEXT_YEAR}-08-03`)
  await page.getByLabel('Last day').first().fill(`${NEXT_YEAR}-08-14`)
  await page.getByRole('button', { name: 'Say that they are away' }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'On holiday' })
  await expect(row).toContainText('3 Aug')
  await looksRight(page)
  await row.getByRole('button', { name: 'Take back' }).click()
  await expect(page.getByText('Olga Owner is not going away.')).toBeVisible()
  await page.reload()
  await page.getByRole('combobox', { name: 'Whose hours' }).click()
  await page.getByRole('option', { name: 'Olga Owner', exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'Friday' })).toHaveValue('')
  await page.getByRole('switch').first().click()
  await page.getByRole('button', { name: 'Save the hours' }).click()
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible()
})

test('a member says that they are away, and takes it back', async ({ page }) => {
  await page.goto(`${house.url}/account`)
  await page.getByRole('link', { name: 'Your hours in this workspace' }).click()
  await expect(page.getByText('You are not going away.')).toBeVisible()
  const add = page.getByRole('button', { name: 'Say that you are away' })
  await expect(add).toBeDisabled()
  await page.getByLabel('First day').fill(`${NEXT_YEAR}-08-03`)
  await page.getByLabel('Last day').fill(`${NEXT_YEAR}-08-14`)
  await add.click()
  const row = page.getByRole('listitem').filter({ hasText: 'On holiday' })
  await expect(row).toContainText('3 Aug')
  await expect(row).toContainText('14 Aug')
  await looksRight(page)
  await row.getByRole('button', { name: 'Take back' }).click()
  await expect(page.getByText('You are not going away.')).toBeVisible()
})
