import { expect } from '@playwright/test'
import {
  CLIENT,
  openProvider,
} from '../src/server/workspace/sign-in/single-sign-on/provider.example.ts'
import { freePort, type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

const OLGA = { email: 'olga@acme.example', isVerified: true, name: 'Olga at the company' }
const GINA = { email: 'gina@acme.example', isVerified: true, name: 'Gina at the company' }
const STRANGER = { email: 'stranger@acme.example', isVerified: true, name: 'A stranger' }

let house: House
let provider: Awaited<ReturnType<typeof openProvider>>
test.beforeAll(async () => {
  const port = await freePort()
  const callback = `http://localhost:${port}/api/auth/callback/oidc`
  provider = await openProvider({ olga: OLGA, gina: GINA, stranger: STRANGER }, callback)
  house = await openHouse({
    port,
    settings: {
      LOCKSTEP_OIDC_ISSUER: provider.issuer,
      LOCKSTEP_OIDC_CLIENT_ID: CLIENT.clientId,
      LOCKSTEP_OIDC_CLIENT_SECRET: CLIENT.clientSecret,
      LOCKSTEP_OIDC_NAME: 'Acme ID',
    },
  })
})
test.afterAll(async () => {
  await house.close()
  await provider.stop()
})

test('a member comes in by the company’s own sign-in and is where they wanted to go; a stranger is told why not, and who is in no workspace what to do', async ({
  page,
  context,
}) => {
  // The provider's own page asks for a typeface that no test should fetch.
  await page.route('https://fonts.googleapis.com/**', (route) =>
    route.fulfill({ contentType: 'text/css', body: '' }),
  )
  const logIn = async (login: string) => {
    await page.getByRole('button', { name: 'Sign in with Acme ID' }).click()
    await page.getByPlaceholder('Enter any login').fill(login)
    await page.getByPlaceholder('and password').fill('any')
    await page.getByRole('button', { name: 'Sign-in' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
  }
  await context.clearCookies()
  await page.goto(`${house.url}/sign-in`)
  await logIn('stranger')
  await expect(page.getByRole('alert')).toContainText('nobody here has the mail address')
  await looksRight(page)

  const asked = { email: GINA.email, name: 'Gina', roles: ['rep'], teams: [] }
  expect((await house.ask('POST', '/invitations', asked)).ok).toBe(true)
  await context.clearCookies()
  await page.goto(`${house.url}/people`)
  await logIn('gina')
  const nowhere = page.getByRole('heading', { name: 'You are in no workspace' })
  await expect(nowhere).toBeVisible()
  await expect(page.getByText('gina@acme.example')).toBeVisible()
  await looksRight(page)
  await page.goto(house.url)
  await expect(nowhere).toBeVisible()

  await context.clearCookies()
  await page.goto(`${house.url}/people`)
  await expect(page).toHaveURL(/\/sign-in\?back=/)
  await logIn('olga')
  await expect(page).toHaveURL(`${house.url}/people`)
  await expect(page.getByRole('button', { name: /Olga.*your account/ }).first()).toBeVisible()
})
