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
  await dialog.getByLabel('What you need').click()
  await page.getByRole('option', { name: /^Fix a detail/ }).click()
  await dialog.getByLabel('About whom').fill('Ada')
  await page.getByRole('option', { name: /Ada Weber/ }).click()
  await dialog.getByLabel('Which detail').click()
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
  await page.keyboard.press('j')
  await expect(page.getByRole('link', { name: /Fix a detail/ })).toHaveAttribute(
    'aria-current',
    'true',
  )
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
