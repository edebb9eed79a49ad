import { expect, type Page } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house?.close())

async function typeName(page: Page, name: string) {
  await page.goto(`${house.url}/workspace/company`)
  await page.getByLabel('Name').fill(name)
}
const save = (page: Page) => page.getByRole('button', { name: 'Save the company' }).click()

// Pages of their own: what the server refuses here, the browser complains about.
test('what two change at the same time stands side by side, and either may give way', async ({
  context,
}) => {
  const [ada, ben] = [await context.newPage(), await context.newPage()]
  await typeName(ada, 'Ada and Co')
  await typeName(ben, 'Ben and Co')
  await save(ada)
  await expect(ada.getByText('Saved.')).toBeVisible()
  await save(ben)
  const between = ben.getByRole('alert')
  await expect(between).toContainText('saved this first. Your input is still here.')
  await expect(between.getByRole('row', { name: 'Name' })).toHaveText(/Ada and Co\s*Ben and Co/)
  await expect(ben.getByLabel('Name')).toHaveValue('Ben and Co')
  await looksRight(ben)
  await ben.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(ben.getByText('Saved.')).toBeVisible()

  await ada.getByLabel('Name').fill('Ada alone')
  await save(ada)
  await ada.getByRole('button', { name: 'Take what is there now' }).click()
  await expect(ada.getByLabel('Name')).toHaveValue('Ben and Co')
})

test('a session that ends in the middle of work asks over the page, and what was typed stays', async ({
  context,
}) => {
  const page = await context.newPage()
  await page.clock.install()
  await typeName(page, 'Typed before')
  expect((await house.ask('DELETE', '/sessions/current')).ok).toBe(true)
  // Somebody comes back after lunch: the page asks anew, for who is signed in, too.
  await page.clock.fastForward(120_000)
  await page.evaluate(() => dispatchEvent(new Event('visibilitychange')))
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('You are not signed in any more')
  await looksRight(page)
  await dialog.getByLabel('Work mail').fill('olga@acme.example')
  await dialog.getByRole('textbox', { name: 'Password' }).fill('correct horse battery')
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByLabel('Name')).toHaveValue('Typed before')
  await save(page)
  await expect(page.getByText('Saved.')).toBeVisible()
})
