import { expect, type Page } from '@playwright/test'
import type { Workspace } from '#api/workspace.ts'
import { may } from '#domain/workspace/may.ts'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

const PASSWORD = 'correct horse battery'

let house: House
test.beforeAll(async () => {
  house = await openHouse({ isEmpty: true })
})
test.afterAll(() => house?.close())

async function fillIn(page: Page) {
  await page.getByLabel('Your name').fill('Karl')
  await page.getByLabel('Work mail').fill('karl@northwind.example')
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('radio', { name: /^Sales/ }).click()
  await page.getByLabel('Company name').fill('Northwind')
}

/** Invites somebody on the page of members, and answers the link that is shown once. */
async function invite(page: Page, name: string, role: string): Promise<string> {
  await page.getByRole('button', { name: 'Invite people' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Mail address').fill(`${name.toLowerCase()}@northwind.example`)
  for (const box of await dialog.getByRole('checkbox', { checked: true }).all()) await box.uncheck()
  await dialog.getByRole('checkbox', { name: role, exact: true }).check()
  await dialog.getByRole('button', { name: `Invite ${name}` }).click()
  await expect(dialog).toContainText(`no mail goes to ${name.toLowerCase()}@northwind.example`)
  const link = await dialog.locator('code').textContent()
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
  // A code of another start: it is asked for again, at its field.
  const late = await (await browser.newContext()).newPage()
  await late.goto(`${house.setUpAt.split('#')[0]}#code=AAAA-AAAA`)
  await fillIn(late)
  await late.locator('form').getByRole('button').last().click()
  const code = late.getByRole('textbox', { name: 'Code' })
  await expect(code).toHaveAttribute('aria-invalid', 'true')
  await expect(code).toBeInViewport()
  await expect(code).toBeFocused()
  await page.goto(house.setUpAt)
  await fillIn(page)
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

test('what is wrong with a field is said at it, and a form with input is not left unasked', async ({
  browser,
}) => {
  // Refusals are the story here; a page of its own does not complain of them.
  const page = await (await browser.newContext()).newPage()
  await signIn(page, 'Karl')
  await page.goto(`${house.url}/workspace/company`)
  const name = page.getByLabel('Name', { exact: true })
  await name.fill('   ')
  const refused = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
  await page.getByRole('button', { name: 'Save the company' }).click()
  expect((await refused).status()).toBe(400)
  await expect(page.getByText('This is empty.')).toBeVisible()
  await expect(page.getByRole('alert')).toContainText('Something in this form cannot be taken')
  await expect(name).toBeFocused()

  await name.fill('Northwind Pumps')
  const dialog = page.getByRole('dialog', { name: 'Leave the company without saving?' })
  await page.getByRole('link', { name: 'People', exact: true }).first().click()
  await expect(dialog).toBeVisible()
  await looksRight(page)
  await dialog.getByRole('button', { name: 'Stay here' }).click()
  await expect(name).toHaveValue('Northwind Pumps')
  await page.getByRole('link', { name: 'People', exact: true }).first().click()
  await dialog.getByRole('button', { name: 'Leave without saving' }).click()
  await expect(page).toHaveURL(/\/people$/)
})

test('who is no member any more is told so, and still has an account', async ({
  page,
  browser,
}) => {
  await signIn(page, 'Karl')
  await page.goto(`${house.url}/workspace`)
  await page.getByRole('link', { name: 'Rosa' }).click()
  await page.getByRole('button', { name: 'End Rosa’s membership' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End Rosa’s membership' }).click()
  await expect(page.getByText('1 who left')).toBeVisible()

  const rosa = await (await browser.newContext()).newPage()
  await rosa.goto(`${house.url}/sign-in`)
  await rosa.getByLabel('Work mail').fill('rosa@northwind.example')
  await rosa.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await rosa.getByRole('button', { name: 'Sign in', exact: true }).click()
  const nowhere = rosa.getByRole('heading', { name: 'You are in no workspace' })
  await expect(nowhere).toBeVisible()
  await looksRight(rosa)
  for (const address of ['people', 'workspace', 'import', 'start']) {
    await rosa.goto(`${house.url}/${address}`)
    await expect(nowhere).toBeVisible()
  }
  await rosa.getByRole('link', { name: 'Your account' }).click()
  await expect(rosa.getByRole('heading', { name: 'Where you are signed in' })).toBeVisible()
  await expect(rosa.getByRole('heading', { name: 'Your keys' })).toHaveCount(0)
  await looksRight(rosa)
  await rosa.getByRole('button', { name: /^Rosa/ }).click()
  await rosa.getByRole('button', { name: 'Sign out' }).click()
  await expect(rosa).toHaveURL(/\/sign-in$/)
})

test('an owner makes another workspace and is led into it; a key of one’s own is shown once and revoked', async ({
  page,
}) => {
  await signIn(page, 'Karl')
  const other = await page.context().newPage()
  await other.goto(`${house.url}/scoreboard`)
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
  // Each tab keeps its own, and so does what is opened from it.
  await other.reload()
  await expect(other.getByRole('button', { name: /^Northwind/ }).first()).toBeVisible()
  const opening = page.context().waitForEvent('page')
  await other
    .getByRole('link', { name: 'People', exact: true })
    .first()
    .click({ modifiers: ['ControlOrMeta'] })
  const opened = await opening
  await expect(opened.getByRole('button', { name: /^Northwind/ }).first()).toBeVisible()
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

test('who changed their own roles, or signed out in another tab, is told why they sign in again', async ({
  browser,
}) => {
  // Answers to nobody are the story here; a page of its own does not complain of them.
  const page = await (await browser.newContext()).newPage()
  await signIn(page, 'Karl')
  await page.goto(`${house.url}/workspace`)
  await page.getByRole('link', { name: 'Karl' }).click()
  await page.getByRole('checkbox', { name: 'Viewer', exact: true }).check()
  await page.getByRole('button', { name: 'Save Karl' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Your roles were changed, so you sign in again')
  await looksRight(page)
  await signIn(page, 'Karl')
  const other = await page.context().newPage()
  await other.goto(`${house.url}/people`)
  await expect(other.getByRole('heading', { name: 'People' })).toBeVisible()
  await page
    .getByRole('button', { name: /your account/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(other.getByRole('dialog')).toContainText('You signed out in another tab')
})
