import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
let example: string
test.beforeAll(async () => {
  house = await openHouse()
  const made = await house.ask('PUT', '/workspaces/example')
  example = ((await made.json()) as { workspaceId: string }).workspaceId
})
test.afterAll(() => house.close())

test('a first agreement is suggested by what became of the leads, and is tried before anybody signs', async ({
  page,
}) => {
  await page.addInitScript((id) => sessionStorage.setItem('lockstep.workspace', id), example)
  await page.goto(`${house.url}/agreement`)
  await page
    .getByRole('button', { name: 'Propose a change' })
    .or(page.getByRole('link', { name: 'Propose a change' }))
    .click()
  const card = page.getByRole('listitem').filter({ hasText: 'What your history suggests' })
  await expect(card.getByText(/^\d+ of \d+ leads became a deal/)).toBeVisible()
  await card.getByText('What it is made from, and how far to trust it').click()
  await expect(card.getByText(/^Half of \d+ answers came within/)).toBeVisible()
  await expect(card.getByText(/Twenty points double the odds/)).toBeVisible()
  await looksRight(page)
  await card.getByRole('button', { name: 'Begin with what your history suggests' }).click()
  await expect(page.getByRole('heading', { name: 'Your draft' })).toBeVisible()
  // Marketing picks somebody real as an example of a lead: what they are and did, without a name.
  await page.getByRole('button', { name: /^Ready for sales/ }).click()
  await page.getByPlaceholder('Type a name').fill('an')
  await page.getByRole('listbox').getByRole('option').first().click()
  const told = page.getByLabel('As the agreement tells it, without a name')
  await expect(told).toHaveValue(/.+/)
  const says = await told.inputValue()
  await page.getByRole('button', { name: 'Add the example' }).click()
  await expect(page.getByText(`Yes, says marketing: ${says}`)).toBeVisible()
  await looksRight(page)

  // Whom nobody wants passed is a field, too.
  await page.getByRole('button', { name: 'Never pass somebody' }).click()
  await page
    .getByRole('group', { name: 'Who is never passed' })
    .last()
    .getByLabel('What')
    .fill('supplier')
  const never = page.getByRole('button', { name: /^Marketing never passes .*supplier/ })
  await expect(never).toBeVisible()
  await page.getByRole('button', { name: 'Take the last one out' }).click()
  await expect(never).toBeHidden()
  await page.getByRole('link', { name: 'Backtest' }).click()
  await expect(page.locator('.backtest-verdict')).toContainText('would have been passed')
})
