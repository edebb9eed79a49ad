import { expect, type Page } from '@playwright/test'
import type { Workspace } from '#api/workspace.ts'
import { may } from '#domain/workspace/may.ts'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

const PASSWORD = 'correct horse battery'

let house: House
test.beforeAll(async () => {
  test.setTimeout(180_000)
  house = await openHouse({ isEmpty: true })
})
test.afterAll(() => house?.close())

test.describe.configure({ timeout: 300_000 })

/** Invites somebody on the page of members, and answers the link that is shown once. */
async function invite(page: Page, name: string, role: string): Promise<string> {
  await page.getByRole('button', { name: 'Invite people' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Mail address').fill(`${name.toLowerCase()}@northwind.example`)
  for (const box of await dialog.getByRole('checkbox', { checked: true }).all()) await box.uncheck()
  await dialog.getByRole('checkbox', { name: role, exact: true }).check()
  await dialog.getByRole('button', { name: `Invite ${name}` }).click()
  const link = await page.getByRole('dialog').locator('code').textContent()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText(`${name.toLowerCase()}@northwind.example`)).toBeVisible()
  return link ?? ''
}

/** Where nothing was brought in yet, the door leads to the first page, which has no menu. */
async function isIn(page: Page, name: string): Promise<void> {
  await expect(page).toHaveURL(/\/start$/)
  await page.goto(`${house.url}/scoreboard`)
  await expect(page.getByRole('button', { name: new RegExp(`^${name}`) })).toBeVisible()
}

/** Takes an invitation up in a browser that knows nobody. */
async function comeIn(page: Page, name: string, link: string): Promise<void> {
  const company = 'Northwind'
  await page.goto(link)
  await expect(page.getByRole('heading', { name: `Come into ${company}` })).toBeVisible()
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('button', { name: `Come into ${company}` }).click()
  await isIn(page, name)
}

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto(`${house.url}/sign-in`)
  await page.getByLabel('Work mail').fill(`${name.toLowerCase()}@northwind.example`)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await isIn(page, name)
}

const meOf = async (page: Page) => {
  const answer = await page.request.get(`${house.url}/api/v1/workspaces`)
  const [workspace] = (await answer.json()) as Workspace[]
  const me = workspace?.me
  if (!me) throw new Error('Nobody is signed in')
  return me
}

test('a house is set up with its code; a rep finds no settings, a mediator reads all and signs nothing', async ({
  page,
  browser,
}) => {
  await page.goto(house.setUpAt)
  await page.getByLabel('Your name').fill('Karl')
  await page.getByLabel('Work mail').fill('karl@northwind.example')
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('radio', { name: /^Sales/ }).click()
  await page.getByLabel('Company name').fill('Northwind')
  await page.locator('form').getByRole('button').last().click()
  await isIn(page, 'Karl')

  await page.goto(`${house.url}/workspace`)
  await expect(page.getByText('One person is here')).toBeVisible()
  const toRosa = await invite(page, 'Rosa', 'Sales')
  const toMira = await invite(page, 'Mira', 'Mediator')
  await looksRight(page)

  const rep = await (await browser.newContext()).newPage()
  await comeIn(rep, 'Rosa', toRosa)
  await rep.context().clearCookies()
  await signIn(rep, 'Rosa')
  await expect(rep.getByRole('link', { name: 'Workspace' })).toHaveCount(0)
  for (const address of ['', '/keys', '/sign-in', '/mail', '/company', '/members/1']) {
    await rep.goto(`${house.url}/workspace${address}`)
    await expect(rep.getByRole('heading', { name: 'There is no such page' })).toBeVisible()
  }

  const mediator = await (await browser.newContext()).newPage()
  await comeIn(mediator, 'Mira', toMira)
  await mediator.context().clearCookies()
  await signIn(mediator, 'Mira')
  await mediator.getByRole('link', { name: 'Workspace' }).click()
  await expect(mediator.getByText('3 people are here')).toBeVisible()
  await expect(mediator.getByRole('button', { name: 'Invite people' })).toHaveCount(0)
  await expect(mediator.getByRole('link', { name: 'Mail', exact: true })).toHaveCount(0)
  for (const room of ['People', 'Agreement', 'Scoreboard']) {
    await mediator.getByRole('link', { name: room, exact: true }).first().click()
    await expect(mediator.getByRole('heading', { level: 1 })).toBeVisible()
  }
  const mira = await meOf(mediator)
  expect(mira.roles).toEqual(['mediator'])
  for (const side of ['marketing', 'sales'] as const)
    expect(may(mira, 'sign', { side })).toBe(false)
  expect(may(await meOf(page), 'sign', { side: 'sales' })).toBe(true)

  // The same link works once.
  await rep.context().clearCookies()
  // Into the same tab as a door that stands open.
  await rep.goto(`${house.url}/join`)
  await expect(rep.getByText('Open the link of your mail')).toBeVisible()
  await rep.goto(toMira)
  await expect(rep.getByText('This invitation is no longer good.')).toBeVisible()
})

test('a change of roles says before what it ends, a key is shown once', async ({ page }) => {
  await signIn(page, 'Karl')
  await page.goto(`${house.url}/workspace`)
  await page.getByRole('link', { name: 'Rosa' }).click()
  await page.getByRole('checkbox', { name: 'Viewer', exact: true }).check()
  await page.getByRole('checkbox', { name: 'Sales', exact: true }).uncheck()
  await expect(page.getByText('Rosa is signed out everywhere')).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'Save Rosa' }).click()
  await expect(page.getByText('Last changed by Karl')).toBeVisible()

  await page.goto(`${house.url}/workspace/keys`)
  await page.getByRole('button', { name: 'Make a key' }).click()
  await page.getByRole('textbox', { name: 'Source' }).fill('northwind.example')
  await page.getByRole('button', { name: 'Make the key' }).click()
  await expect(page.getByRole('dialog').locator('code')).toHaveText(/^lw_live_/)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('row', { name: /northwind\.example/ })).toBeVisible()
  await looksRight(page)
  for (const tab of ['sign-in', 'mail', 'backups', 'company']) {
    await page.goto(`${house.url}/workspace/${tab}`)
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
    await looksRight(page)
  }
})

test('an owner makes another workspace and is led into it; a key of one’s own is shown once and revoked', async ({
  page,
}) => {
  await signIn(page, 'Karl')
  await page
    .getByRole('button', { name: /^Northwind/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Another workspace…' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Client One')
  await dialog.getByRole('radio', { name: 'Sales' }).check()
  await looksRight(page)
  await dialog.getByRole('button', { name: 'Make Client One' }).click()
  await expect(page.getByRole('button', { name: /^Client One/ }).first()).toBeVisible()
  await page.goto(`${house.url}/workspace`)
  await expect(page.getByText('One person is here: 0 in marketing, 1 in sales')).toBeVisible()

  await page.goto(`${house.url}/account`)
  await page.getByRole('button', { name: 'Make a key' }).click()
  await dialog.getByLabel('Name').fill('My spreadsheet')
  await dialog.getByRole('checkbox', { name: 'See people' }).check()
  await dialog.getByRole('button', { name: 'Make the key' }).click()
  await expect(dialog.locator('code')).toHaveText(/^lk_live_/)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText('never used')).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'Revoke My spreadsheet' }).click()
  await expect(dialog).toContainText('From the next request on it opens nothing')
  await dialog.getByRole('button', { name: 'Revoke the key' }).click()
  await expect(page.getByText('You have no key here.')).toBeVisible()
})
