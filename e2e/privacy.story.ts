import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

test('what somebody said is written down, all of it is handed out, they are erased, and stay erased', async ({
  page,
}) => {
  const made = await house.ask('POST', '/keys', { kind: 'write', name: 'shop', source: 'shop' })
  const { text } = (await made.json()) as { text: string }
  const send = async (...batch: object[]) => {
    const sent = await fetch(`${house.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${text}:`)}`, 'lockstep-results': 'each' },
      body: JSON.stringify({ batch }),
    })
    return ((await sent.json()) as { results: { result: string }[] }).results
  }
  const ada = {
    type: 'identify',
    userId: 'ada',
    messageId: 'i1',
    traits: {
      name: 'Ada Lovelace',
      email: 'ada@acme.example',
      company: 'Acme',
      consent: { purpose: 'marketing', channel: 'mail', given: true, textVersion: 'form 3' },
    },
  }
  await send(ada, { type: 'track', event: 'demo_request', userId: 'ada', messageId: 't1' })

  await expect(async () => {
    await page.goto(`${house.url}/people`)
    await page.getByText('Ada Lovelace').first().click({ timeout: 10_000 })
  }).toPass()
  const facts = page.getByRole('complementary')
  await expect(facts.getByText('Marketing by mail')).toBeVisible()
  await expect(facts.getByText('text form 3')).toBeVisible()
  await facts.getByRole('button', { name: 'Write down what they said' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('No', { exact: true }).click()
  await looksRight(page)
  await dialog.getByRole('button', { name: 'Write it down' }).click()
  await expect(facts.getByText('Everything they said, 2')).toBeVisible()
  await expect(facts).toContainText('told by a member')
  await looksRight(page)

  const saved = page.waitForEvent('download')
  await facts.getByRole('button', { name: 'Save all of it as JSON' }).click()
  expect((await saved).suggestedFilename()).toMatch(/^person-\d+\.json$/)

  await facts.getByRole('button', { name: 'Erase Ada Lovelace…' }).click()
  await expect(dialog.getByText('This stays:')).toBeVisible()
  await looksRight(page)
  await dialog.getByRole('textbox').fill('erase')
  await dialog.getByRole('button', { name: 'Erase everywhere' }).click()
  await expect(dialog.getByRole('status')).toContainText('Every number is what it was.')
  await dialog.getByRole('button', { name: 'Back to people' }).click()
  await page.getByText('Erased person').first().click()
  await expect(page.getByText('Only what numbers are made of is left.')).toBeVisible()
  await looksRight(page)
  expect(await send({ ...ada, messageId: 'i2' })).toMatchObject([{ result: 'failed' }])

  await page.goto(`${house.url}/workspace/privacy`)
  await page
    .getByRole('textbox', { name: 'A mail address or another name' })
    .fill('Ada@acme.example')
  await page.getByRole('button', { name: 'Look it up' }).click()
  await expect(page.getByRole('status').getByText('A name that was erased')).toBeVisible()
  await page.getByRole('textbox', { name: 'Days that this is kept: Failed events' }).fill('30')
  await page.getByRole('button', { name: 'Show what would go' }).click()
  await expect(page.getByText('Nothing is as old as that yet.')).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'Save the days' }).click()
  await expect(page.getByRole('button', { name: 'Save the days' })).toBeDisabled()
})
