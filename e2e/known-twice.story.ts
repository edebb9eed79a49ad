import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

test('two whom an event calls one stand side by side; they are made one, and two again', async ({
  page,
}) => {
  await page.goto(`${house.url}/candidates`)
  await expect(page.getByText('Nobody is known twice, as far as events tell.')).toBeVisible()

  const made = await house.ask('POST', '/keys', { kind: 'write', name: 'shop', source: 'shop' })
  const { text } = (await made.json()) as { text: string }
  const told = (userId: string, name: string) => ({
    type: 'identify',
    userId,
    messageId: userId,
    traits: { name, email: 'ada@acme.example', company: 'Acme' },
  })
  const batch = [told('ada-1', 'Ada Lovelace'), told('ada-2', 'Ada King')]
  const sent = await fetch(`${house.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${text}:`)}` },
    body: JSON.stringify({ batch }),
  })
  expect(await sent.json()).toEqual({ success: true })

  await expect(async () => {
    await page.goto(`${house.url}/people`)
    await page.getByRole('link', { name: '1 pair may be known twice' }).click({ timeout: 10_000 })
  }).toPass()
  await expect(page.getByText('1 pair waits for a decision.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Ada King' })).toContainText('Acme same')
  await looksRight(page)
  await page.getByRole('button', { name: 'They are one person' }).click()
  await expect(page.getByRole('status')).toContainText('are one person now')

  await page.goto(`${house.url}/people`)
  await page.getByText('Ada King').first().click()
  const facts = page.getByRole('complementary')
  await expect(facts.getByText('Known as, 3')).toBeVisible()
  await looksRight(page)
  await facts.getByRole('button', { name: 'Undo: make them two again' }).click()
  await expect(facts.getByText('were made one person')).toBeHidden()

  await page.getByRole('button', { name: 'Make one with another person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'The other person' }).fill('ada')
  await dialog.getByRole('list', { name: 'People who fit' }).getByRole('button').first().click()
  await looksRight(page)
  await dialog.getByRole('button', { name: 'Make them one person' }).click()
  await expect(facts.getByText('were made one person')).toBeVisible()
})
