import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

test('an event that could not be stored is mended and replayed, and the account says so', async ({
  page,
}) => {
  await page.goto(`${house.url}/failed-events`)
  await expect(page.getByText('Nothing comes in live yet.')).toBeVisible()
  await looksRight(page)

  const made = await house.ask('POST', '/keys', { kind: 'write', name: 'shop', source: 'shop' })
  const { text } = (await made.json()) as { text: string }
  const sent = await fetch(`${house.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${text}:`)}` },
    body: `{"batch":[
      {"type":"track","userId":"ada","event":"demo_request","messageId":"1"},
      {"type":"track","userId":"ada","event":"bought","messageId":"2","properties":{"n":1e400}},
      {"type":"track","event":"<img src=x onerror=alert(1)>","messageId":"3"}]}`,
  })
  expect(await sent.json()).toEqual({ success: true })

  await page.reload()
  const account = page.getByRole('region', { name: 'What came in' })
  await expect(account.getByRole('row', { name: /^shop/ })).toContainText(
    '3 = 1 stored + 0 again + 2 failed',
  )
  await looksRight(page)
  await page.getByRole('button', { name: 'The number is too large to be held.' }).click()
  const event = page.getByRole('dialog')
  const text2 = event.getByRole('textbox', { name: 'Mend it' })
  await expect(text2).toHaveValue(/"messageId":"2".*1e400/)
  await looksRight(page)
  await text2.fill(
    '{"type":"track","userId":"ada","event":"bought","messageId":"2","properties":{"n":7}}',
  )
  await event.getByRole('button', { name: 'Store it' }).click()
  await expect(event).toBeHidden()
  await expect(account.getByRole('row', { name: /^shop/ })).toContainText(
    '3 = 2 stored + 0 again + 1 failed',
  )

  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check()
  await page.getByRole('button', { name: 'Set aside' }).click()
  await page.getByRole('button', { name: 'Set 1 event aside' }).click()
  await expect(page.getByText('No event waits here.')).toBeVisible()

  await page.goto(`${house.url}/workspace/keys`)
  await expect(page.getByRole('row', { name: /^shop/ })).toContainText('last event')
  await page.getByText('How a source sends events here').click()
  await expect(page.getByText('dataPlaneUrl')).toBeVisible()
  await looksRight(page)
})
