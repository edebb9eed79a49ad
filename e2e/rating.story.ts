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
  const traits = { email, name: email, title: 'Head of pumps', employees: 120 }
  expect((await send('identify', { traits })).status).toBe(200)
  expect((await send('track', { event: 'demo_request' })).status).toBe(200)
}

test('both sides rate the same leads by two keys, unseen by each other, and read where they differ', async ({
  browser,
}) => {
  const ben = await comeIn(browser, 'Ben', 'marketing-manager')
  const karl = await comeIn(browser, 'Karl', 'sales-manager')
  const made = await house.ask('POST', '/keys', { kind: 'write', name: 'Site', source: 'site' })
  const { text: key } = (await told(made)) as { text: string }
  for (const name of ['ada', 'bo', 'cy']) await asksForDemo(`${name}@weber.example`, key)
  await expect
    .poll(async () => {
      const answer = await house.ask('GET', '/people?search=weber&stage=passed')
      return ((await answer.json()) as { rows: unknown[] }).rows.length
    })
    .toBe(3)

  await ben.goto(`${house.url}/agreement`)
  await ben.getByRole('link', { name: 'Rate leads blind' }).click()
  await looksRight(ben)
  await ben.getByRole('button', { name: 'Begin a round' }).click()
  await expect(ben.getByRole('heading', { name: 'Lead 1 of 3' })).toBeVisible()
  await expect(ben.getByText('Head of pumps')).toBeVisible()
  await expect(ben.getByText('weber')).toHaveCount(0)
  await looksRight(ben)
  await ben.keyboard.press('r')
  await expect(ben.getByRole('heading', { name: 'Lead 2 of 3' })).toBeVisible()
  await ben.keyboard.press('b')
  await expect(ben.getByText('You said: ready.')).toBeVisible()
  await ben.keyboard.press('r')
  await ben.keyboard.press('r')
  await expect(ben.getByText('With it your answers are final.')).toBeVisible()
  await ben.keyboard.press('n')
  await expect(
    ben.getByRole('heading', { name: 'Both sides have to be through before' }),
  ).toBeVisible()

  await karl.goto(`${house.url}/agreement/ratings`)
  await karl.getByRole('link', { name: /^3 leads/ }).click()
  for (const [place, sign] of [...'rnn'].entries()) {
    await expect(karl.getByRole('heading', { name: `Lead ${place + 1} of 3` })).toBeVisible()
    await expect(karl.getByText('Ben', { exact: false })).toHaveCount(0)
    await karl.keyboard.press(sign)
  }
  await expect(
    karl.getByRole('heading', { name: '1 lead that you call differently' }),
  ).toBeVisible()
  await expect(karl.getByText('1 of 1 in marketing')).toBeVisible()
  await expect(karl.getByText('0 of 1 in sales')).toBeVisible()
  await expect(karl.getByText('2 of 3', { exact: true })).toBeVisible()
  await looksRight(karl)
})
