import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
let writeKey = ''
test.beforeAll(async () => {
  house = await openHouse()
  const answer = await house.ask('POST', '/keys', { kind: 'write', name: 'site', source: 'site' })
  expect(answer.status, await answer.clone().text()).toBe(200)
  writeKey = ((await answer.json()) as { text: string }).text
})
test.afterAll(() => house.close())

const CAST = [
  ['ada', 'Ada Lindqvist', 'Head of Operations', 'Brandt Pumpen'],
  ['joris', 'Joris de Wit', 'Plant Manager', 'Kessel Chemie'],
  ['samira', 'Samira Haddad', 'Head of Maintenance', 'Aqualia Nord'],
  ['pieter', 'Pieter Maes', 'Operations Director', 'Vandamme Foods'],
  ['yuki', 'Yuki Tanaka', 'Process Engineer', 'Hoya Optik'],
] as const

async function send(batch: object[]): Promise<void> {
  const answer = await fetch(`${house.url}/v1/batch`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ batch }),
  })
  expect(answer.status).toBe(200)
}

const askForDemo = ([id, name, title, company]: (typeof CAST)[number]) => [
  {
    type: 'identify',
    messageId: `${id}-1`,
    userId: id,
    traits: { name, title, company, email: `${id}@${id}.example` },
  },
  { type: 'track', messageId: `${id}-2`, userId: id, event: 'pricing_view', properties: {} },
  { type: 'track', messageId: `${id}-3`, userId: id, event: 'demo_request', properties: {} },
]

test('leads come live; one is accepted, one rejected with a reason, one sent to warm up, and what was said is taken back', async ({
  page,
}) => {
  await page.goto(`${house.url}/desk`)
  await expect(page.getByText('Nobody is waiting.')).toBeVisible()
  await looksRight(page)

  await send(CAST.flatMap(askForDemo))
  const queue = page.getByRole('region', { name: 'Leads by time left' })
  const lead = (name: string) => queue.getByRole('link', { name: new RegExp(name) })
  for (const [, name] of CAST) await expect(lead(name)).toBeVisible()
  await expect(page.getByRole('heading', { name: /^(Ada|Joris|Samira|Pieter|Yuki)/ })).toBeVisible()
  await expect(page.getByText(/Asked for a demo today/)).toBeVisible()
  const desk = page.getByRole('navigation', { name: 'Rooms', exact: true })
  await expect(desk.getByRole('link', { name: 'Lead desk 5 waiting' })).toBeVisible()
  await looksRight(page)

  await lead('Ada Lindqvist').click()
  await expect(page.getByRole('heading', { name: 'Ada Lindqvist' })).toBeVisible()
  await page.keyboard.press('a')
  await expect(page.getByText(/Ada Lindqvist is yours/)).toBeVisible()
  await page.keyboard.press('z')
  await expect(page.getByText(/Ada Lindqvist is yours/)).toBeHidden()
  await expect(page.getByRole('button', { name: /^Accept/ })).toBeVisible()
  await page.keyboard.press('a')
  await expect(page.getByText(/Ada Lindqvist is yours/)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Undo/ })).toContainText(/[1-5]\d s/)
  await expect(desk.getByRole('link', { name: 'Lead desk 4 waiting' })).toBeVisible()

  await lead('Joris de Wit').click()
  await expect(page.getByRole('heading', { name: 'Joris de Wit' })).toBeVisible()
  await page.keyboard.press('r')
  const asked = page.getByRole('dialog', { name: 'Why not?' })
  await expect(asked).toBeVisible()
  await expect(asked.getByText(/Marketing answers you by/)).toBeVisible()
  await page.keyboard.press('8')
  await expect(asked.getByRole('radio', { name: /Too small for us/ })).toBeChecked()
  await asked.getByLabel('In your words').fill('Four people and a dog.')
  await looksRight(page)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Joris de Wit went back, and marketing knows why.')).toBeVisible()
  await expect(lead('Joris de Wit')).toBeHidden()

  await lead('Samira Haddad').click()
  await expect(page.getByRole('heading', { name: 'Samira Haddad' })).toBeVisible()
  await page.keyboard.press('e')
  const later = page.getByRole('dialog', { name: 'Why not now?' })
  await expect(later).toBeVisible()
  await page.keyboard.press('1')
  await later.getByLabel(/Look at them again on/).fill('2030-01-15')
  await later.getByRole('button', { name: 'Send back to warm up' }).click()
  await expect(lead('Samira Haddad')).toBeHidden()

  await lead('Pieter Maes').click()
  await expect(page.getByRole('heading', { name: 'Pieter Maes' })).toBeVisible()
  await page.keyboard.press('l')
  const contact = page.getByRole('dialog', { name: /Log a contact/ })
  await contact.getByLabel('We talked, or they answered').check()
  await contact.getByLabel('In your words').fill('Needs two pumps by spring.')
  await contact.getByRole('button', { name: 'Log it' }).click()
  await expect(contact).toBeHidden()
  await expect(page.getByText('Needs two pumps by spring.')).toBeVisible()
  await page.keyboard.press('d')
  await expect(page.getByRole('dialog', { name: /ruled out/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await looksRight(page)

  await page.keyboard.press('m')
  const asking = page.getByRole('dialog', { name: 'Ask the other team' })
  await expect(asking.getByText('About Pieter Maes.')).toBeVisible()
  await asking.getByLabel('In your words').fill('A case study of a food plant.')
  await looksRight(page)
  await asking.getByRole('button', { name: 'Ask the other team' }).click()
  await expect(asking).toBeHidden()
  await expect(page.getByRole('link', { name: /A case study of a food plant/ })).toBeVisible()
  await looksRight(page)

  await lead('Ada Lindqvist').click()
  await page.getByRole('heading', { name: 'Ada Lindqvist' }).getByRole('link').click()
  const facts = page.getByRole('complementary', { name: 'What we know about Ada Lindqvist' })
  await expect(facts.getByText(/With Olga Owner, first contact due/)).toBeVisible()
  await looksRight(page)
  await facts.getByRole('link', { name: 'Open on the desk' }).click()
  await expect(page.getByRole('heading', { name: 'Ada Lindqvist' })).toBeVisible()
})

test('what one answers leaves the other’s desk, and whoever comes too late is told so', async ({
  page,
  context,
}) => {
  const other = await context.newPage()
  await page.goto(`${house.url}/desk`)
  await other.goto(`${house.url}/desk`)
  const yuki = (on: typeof page) =>
    on
      .getByRole('region', { name: 'Leads by time left' })
      .getByRole('link', { name: /Yuki Tanaka/ })
  await yuki(page).click()
  await yuki(other).click()
  for (const on of [page, other])
    await expect(on.getByRole('heading', { name: 'Yuki Tanaka' })).toBeVisible()
  await page.keyboard.press('r')
  await expect(page.getByRole('dialog', { name: 'Why not?' })).toBeVisible()
  await page.keyboard.press('1')
  await page.keyboard.press('Enter')
  await expect(yuki(page)).toBeHidden()
  await expect(yuki(other)).toBeHidden()
  await expect(other.getByText(/You sent this lead back on .* while this was open/)).toBeVisible()
  await expect(other.getByRole('heading', { name: 'Yuki Tanaka' })).toBeVisible()
  await expect(other.getByRole('button', { name: /^Accept/ })).toBeHidden()
  await looksRight(other)
})
