import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { bringInThree } from './three-people.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
  await bringInThree(house)
})
test.afterAll(() => house.close())

test('somebody asks the other team for a detail, gets it mended with the answer, and says that it helped', async ({
  page,
}) => {
  await page.goto(`${house.url}/requests`)
  await expect(page.getByText('Nobody waits for an answer here.')).toBeVisible()
  await looksRight(page)
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'What you need' }).click()
  await page.getByRole('option', { name: /^Fix a detail/ }).click()
  await dialog.getByRole('combobox', { name: 'About whom' }).fill('Ada')
  await page.getByRole('option', { name: /Ada Weber/ }).click()
  await dialog.getByRole('combobox', { name: 'Which detail' }).click()
  await page.getByRole('option', { name: 'Job title' }).click()
  await dialog.getByLabel('In your words').fill('Nobody told their title.')
  await dialog.getByRole('button', { name: 'Ask the other team' }).click()
  const pane = page.getByRole('region', { name: 'The request' })
  await expect(pane.getByText('Job title: nothing is told')).toBeVisible()
  await looksRight(page)
  await pane.getByLabel('Job title, as it is right').fill('Head of Buying')
  await pane.getByLabel('Your answer').fill('I asked them.')
  await pane.getByRole('button', { name: 'Send the answer' }).click()
  await expect(pane.getByText('now “Head of Buying”')).toBeVisible()
  await pane.getByRole('button', { name: 'It helped' }).click()
  await expect(pane.getByText('It helped.')).toBeVisible()
  await page.goto(`${house.url}/requests?state=closed`)
  const row = page.getByRole('link', { name: /Fix a detail/ })
  await expect(row).toBeVisible()
  await page.keyboard.press('j')
  await expect(row).toHaveAttribute('aria-current', 'page')
})

for (const [show, words] of [
  ['missing', 'Nothing is missing here.'],
  ['asked', 'What can I do to make the sales process easier?'],
  ['explained', 'Can you explain how the others work?'],
] as const)
  test(`“${words}” is read by everybody and on a phone`, async ({ page }) => {
    await page.goto(`${house.url}/requests?show=${show}`)
    await expect(page.getByText(words)).toBeVisible()
    await looksRight(page)
  })

test('whoever leads a team sees how the hand-off goes', async ({ page }) => {
  await page.goto(`${house.url}/scoreboard`)
  await page.getByRole('link', { name: 'Hand-offs' }).first().click()
  await expect(page.getByRole('heading', { name: 'How the hand-off goes' })).toBeVisible()
  await expect(page.getByText('Every lead lies with somebody.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Where hand-offs are lost' })).toBeVisible()
  await page.getByRole('link', { name: /^0\s*: With nobody/ }).click()
  await expect(page.getByRole('heading', { name: 'Leads with nobody: 0' })).toBeVisible()
  await expect(page.getByText('There is none.')).toBeVisible()
  await looksRight(page)
})
