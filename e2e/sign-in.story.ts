import { expect, type Page } from '@playwright/test'
import { codeOfApp } from '../src/server/workspace/sign-in/second-factor/totp.example.ts'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse({ isEmpty: true })
})
test.afterAll(() => house.close())

const EMAIL = 'rosa@northwind.example'
const FIRST = 'correct horse battery'
const SECOND = 'another staple entirely'

async function signIn(page: Page, password: string) {
  await page.getByLabel('Work mail').fill(EMAIL)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function signOut(page: Page) {
  await page
    .getByRole('button', { name: /your account/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
}

test('the first owner comes by the printed code, signs in again with a second factor, and sets a new password', async ({
  page,
}) => {
  // axe looks at four pages, four times each.
  await page.goto(`${house.url}/people`)
  await expect(page).toHaveURL(/\/set-up$/)
  await expect(page.getByLabel('Code')).toBeVisible()
  await page.goto('about:blank')
  await page.goto(house.setUpAt)
  await page.getByLabel('Your name').fill('Rosa Delgado')
  await page.getByLabel('Work mail').fill(EMAIL)
  await page.getByRole('textbox', { name: 'Password' }).fill(FIRST)
  await page.getByRole('radio', { name: /^Sales/ }).click()
  await page.getByLabel('Company name').fill('Northwind Pumps')
  await looksRight(page)
  await page.getByRole('button', { name: 'Set up Northwind Pumps' }).click()
  await expect(page).toHaveURL(/\/start$/)

  await page.goto(`${house.url}/account`)
  await page.getByRole('textbox', { name: 'Your password' }).fill(FIRST)
  await page.getByRole('button', { name: 'Set up an app' }).click()
  const secret = await page.locator('.account-secret code').textContent()
  const backup = await page.getByRole('list', { name: 'Backup codes' }).locator('code').first()
  const backupCode = (await backup.textContent()) ?? ''
  await looksRight(page)
  await page.getByLabel('Code', { exact: true }).fill(codeOfApp(secret ?? ''))
  await page.getByRole('button', { name: 'Turn it on' }).click()
  await expect(page.getByText('On: besides the password')).toBeVisible()
  await signOut(page)

  await page.goto(`${house.url}/people?stage=mql`)
  await expect(page).toHaveURL(/\/sign-in\?back=/)
  await looksRight(page)
  await signIn(page, FIRST)
  await page.getByLabel('Code').fill(backupCode)
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page).toHaveURL(/\/people\?stage=mql$/)
  await signOut(page)

  await page.getByRole('link', { name: 'Forgot it?' }).click()
  await expect(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible()
  await page.getByLabel('Work mail').fill(EMAIL)
  await looksRight(page)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeVisible()
  const link = await house.printed(/http:\S+\/reset#\S+/)
  await page.goto('about:blank')
  await page.goto(link)
  await page.getByRole('textbox', { name: 'New password' }).fill(SECOND)
  await page.getByRole('button', { name: 'Set this password' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  await signIn(page, SECOND)
  await page.getByLabel('Code').fill(codeOfApp(secret ?? ''))
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page).toHaveURL(/\/start$/)
})
