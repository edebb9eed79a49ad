import { type Browser, expect, type Page } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

/** What was answered; a refusal is a mistake of the story. */
async function told(answer: Response): Promise<unknown> {
  const body: unknown = await answer.json()
  expect(answer.status, JSON.stringify(body)).toBe(200)
  return body
}

/** Somebody with a role of theirs, in a browser of their own. */
async function comeIn(browser: Browser, name: string, role: string): Promise<Page> {
  const email = `${name.toLowerCase()}@acme.example`
  const invited = await house.ask('POST', '/invitations', {
    ...{ email, name, roles: [role], sees: 'all' },
  })
  const { link } = (await told(invited)) as { link: string }
  const context = await browser.newContext()
  const page = await context.newPage()
  const joined = await context.request.post(`${house.url}/api/v1/joinings`, {
    headers: { origin: house.url },
    data: { token: link.split('#')[1], name, password: 'a long password of theirs' },
  })
  expect(joined.ok()).toBe(true)
  return page
}

/** A demo request over the intake, as a form tells it. */
async function asksForDemo(email: string, key: string): Promise<void> {
  const send = (path: string, body: object) =>
    fetch(`${house.url}/v1/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      },
      body: JSON.stringify({ userId: email, messageId: `${path}-${email}`, ...body }),
    })
  expect((await send('identify', { traits: { email, name: email } })).status).toBe(200)
  expect((await send('track', { event: 'demo_request' })).status).toBe(200)
}

const versionOf = async (name: string) => {
  const answer = await house.ask('GET', `/people?search=${name}`)
  const { rows } = (await answer.json()) as { rows: { personId: number }[] }
  if (!rows[0]) return null
  const person = await (await house.ask('GET', `/people/${rows[0].personId}`)).json()
  return (person as { handoffs: { version: number }[] }).handoffs[0]?.version ?? null
}

test('marketing proposes, sales answers and disagrees on record, the mediator rewords, both sign, and it runs', async ({
  page,
  browser,
}) => {
  const ben = await comeIn(browser, 'Ben', 'marketing-manager')
  const karl = await comeIn(browser, 'Karl', 'sales-manager')
  const mira = await comeIn(browser, 'Mira', 'mediator')
  const made = await house.ask('POST', '/keys', { kind: 'write', name: 'Site', source: 'site' })
  const { text: key } = (await told(made)) as { text: string }
  await asksForDemo('ada@weber.example', key)
  await expect.poll(() => versionOf('ada')).toBe(1)

  // Marketing drafts: more points before a lead is passed, and faster answers from sales.
  await ben.goto(`${house.url}/agreement`)
  await ben.getByRole('button', { name: 'Propose a change' }).click()
  await ben
    .getByText(/^What it changes: /)
    .first()
    .click()
  await expect(ben.getByText('we also wait for the email, company and phone').first()).toBeVisible()
  await looksRight(ben)
  await ben.getByRole('button', { name: 'Begin with version 1' }).click()
  await expect(ben.getByRole('heading', { name: 'Nothing changes yet' })).toBeVisible()
  await ben.getByRole('button', { name: /^Engagement is the sum of all groups/ }).click()
  await ben.getByLabel('1 from, in points').fill('50')
  await expect(ben.getByText('Band 1 of engagement begins at 50 instead of 40')).toBeVisible()
  await ben.getByRole('button', { name: /^Sales accepts or rejects every lead/ }).click()
  await ben.getByLabel('Business hours', { exact: true }).fill('6')
  await expect(ben.getByText('within 6 instead of 8 business hours')).toBeVisible()
  await ben.getByRole('button', { name: 'Undo' }).click()
  await expect(ben.getByText('within 6 instead of 8 business hours')).toHaveCount(0)
  await ben.getByRole('button', { name: 'Redo' }).click()
  await ben.getByLabel('Why, for the other side').fill('Below 50 nobody was glad of the call.')
  await expect(ben.getByText('Kept.')).toBeVisible()
  await looksRight(ben)
  // What was typed is there in another window, too.
  await ben.reload()
  await expect(ben.getByText('within 6 instead of 8 business hours')).toBeVisible()
  // Marketing tries it on what happened before anybody reads it.
  await ben.getByRole('link', { name: 'Backtest' }).click()
  await expect(ben.getByRole('heading', { name: 'Backtest of your draft' })).toBeVisible()
  await expect(ben.locator('.backtest-verdict')).toContainText('You tried one variant.')
  await ben.goBack()
  await ben.getByRole('button', { name: 'Propose it' }).click()
  await expect(ben.getByRole('heading', { name: 'Marketing proposes 3 changes' })).toBeVisible()
  await ben.getByRole('button', { name: 'Sign for marketing' }).click()
  await expect(ben.getByText(/^Ben signed for marketing on/)).toBeVisible()
  const address = new URL(ben.url()).pathname

  // Sales comments, records a disagreement and asks for four hours of the other side.
  await karl.goto(house.url + address)
  await expect(karl.getByRole('link', { name: 'Agreement 1 to sign' })).toBeVisible()
  await expect(ben.getByRole('link', { name: 'Agreement', exact: true }).first()).toBeVisible()
  await karl.locator('#clause-qualify').hover()
  await karl.getByRole('button', { name: 'Say something of clause 3.1' }).click()
  await karl.getByRole('dialog').getByLabel('What you say').fill('I will sign this one.')
  await karl.getByRole('button', { name: 'Comment', exact: true }).click()
  await expect(karl.getByLabel('Sales on clause 3.1')).toContainText('I will sign this one.')
  await karl.locator('[id="clause-closing.recycled"]').hover()
  await karl.getByRole('button', { name: 'Say something of clause 5.1', exact: true }).click()
  await karl.getByLabel('A disagreement to be kept').check()
  await karl.getByLabel('What you do not agree with').fill('Fourteen days are too long.')
  await karl.getByRole('button', { name: 'Record the disagreement' }).click()
  await expect(karl.getByLabel('Sales on clause 5.1', { exact: true })).toContainText(
    'Fourteen days are too long.',
  )
  await karl.getByRole('button', { name: 'Answer with other words' }).click()
  await karl.getByRole('button', { name: /^Marketing answers every rejection/ }).click()
  await karl.getByLabel('Business hours', { exact: true }).fill('4')
  await karl.getByRole('button', { name: 'Answer with these words' }).click()
  await expect(karl.getByRole('heading', { name: 'Sales proposes 4 changes' })).toBeVisible()
  await expect(karl.getByText('ended, because the words changed')).toBeVisible()

  // The mediator finds words in between; nobody asks her to sign.
  await mira.goto(house.url + address)
  await expect(mira.getByRole('button', { name: /^Sign for/ })).toHaveCount(0)
  await mira.getByRole('button', { name: 'Answer with other words' }).click()
  await mira.getByRole('button', { name: /^Marketing answers every rejection/ }).click()
  await mira.getByLabel('Business hours', { exact: true }).fill('8')
  await mira.getByRole('button', { name: 'Answer with these words' }).click()
  await expect(mira.getByRole('heading', { name: 'Mira proposes 4 changes' })).toBeVisible()
  await mira.getByText('Only what changes', { exact: true }).click()
  await expect(mira.getByRole('heading', { name: 'What a lead is' })).toHaveCount(0)
  await looksRight(mira)

  // Karl still has the words before these on the screen of another tab: they are not signed.
  await karl.goto(house.url + address)
  await karl.getByRole('button', { name: 'Sign for sales' }).click()
  await expect(karl.getByText(/^Karl signed for sales on/)).toBeVisible()
  await ben.goto(house.url + address)
  await ben.getByRole('button', { name: 'Sign for marketing' }).click()
  await expect(ben.getByText('It is version 2.')).toBeVisible()
  await looksRight(ben)

  // The next event runs under it; the hand-off before keeps its version.
  await asksForDemo('cy@unal.example', key)
  await expect.poll(() => versionOf('cy')).toBe(2)
  expect(await versionOf('ada')).toBe(1)

  await page.goto(`${house.url}/agreement`)
  await expect(page.getByRole('region', { name: 'Versions' })).toContainText(
    /v2 in force.*both signed/,
  )
  await expect(page.getByText('It is signed by both teams.')).toBeVisible()
  await expect(page.getByLabel('Sales on clause 5.1', { exact: true })).toContainText(
    'Fourteen days are too long.',
  )
  await expect(page.getByText('in force, both signed')).toBeVisible()
  await looksRight(page)
  await page.getByRole('link', { name: 'v1', exact: true }).click()
  await expect(page.getByText('as it was agreed from the beginning')).toBeVisible()
  await looksRight(page)

  // The history under the version that held before: as a list, and as the page of a person.
  await page.getByRole('link', { name: 'your history under this one' }).click()
  await expect(page.getByRole('heading', { name: 'Backtest of version 1' })).toBeVisible()
  await expect(page.locator('.backtest-verdict')).toBeVisible()
  const people = await house.ask('GET', '/people?search=cy')
  const { rows } = (await people.json()) as { rows: { personId: number }[] }
  await page.goto(`${house.url}/people/${rows[0]?.personId}`)
  await page.getByLabel('Read under which version').selectOption('Under v1')
  await expect(page.getByText('As of version 1')).toBeVisible()
  await looksRight(page)
  await page.getByRole('link', { name: 'Back to what was recorded' }).click()
  await expect(page.getByText('As of version 1')).toBeHidden()
  expect(await house.lockstep('verify')).toContain('Everything kept is what the log says.')
})
