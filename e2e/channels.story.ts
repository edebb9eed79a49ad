import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

/** Live calls as a web site sends them: what a link and the page before said of each visitor. */
async function visitsCome(): Promise<void> {
  const made = await house.ask('POST', '/keys', { kind: 'write', name: 'site', source: 'site' })
  const { text } = (await made.json()) as { text: string }
  const visit = (userId: string, query: string, referrer: string) => ({
    type: 'page',
    userId,
    messageId: `${userId}${query}`,
    context: { page: { url: `https://www.acme.example/${query}`, referrer } },
  })
  const batch = [
    visit('ada', '?utm_source=friend&utm_medium=newsletter-ad', ''),
    visit('ben', '?utm_source=friend&utm_medium=newsletter-ad', ''),
    visit('ben', '?utm_source=google&utm_medium=cpc&utm_campaign=Spring', ''),
    visit('cyd', '', 'https://www.google.com/'),
    visit('eve', '?utm_source=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&utm_campaign=%3Cb%3E', ''),
  ]
  const sent = await fetch(`${house.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${text}:`)}` },
    body: JSON.stringify({ batch }),
  })
  expect(await sent.json()).toEqual({ success: true })
}

test('a rule is tried, previewed and saved, and the past is sorted anew by it', async ({
  page,
}) => {
  await page.goto(`${house.url}/channels`)
  await expect(page.getByText('Nobody has said yet how they came.')).toBeVisible()
  await visitsCome()
  await page.reload()
  await expect(page.getByText('5 arrivals came by 4 channels')).toBeVisible()
  await looksRight(page)

  const box = page.getByRole('region', { name: 'Try a link' })
  await box
    .getByLabel('Address of the page they opened')
    .fill('https://www.acme.example/?utm_source=friend&utm_medium=newsletter-ad')
  await expect(box.getByText('Email, by rule')).toBeVisible()
  await box.getByText(/^Why \d+ rules before it did not match$/).click()
  await expect(box.getByText('It asks that the campaign contains cross-network')).toBeVisible()

  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByRole('textbox', { name: 'Channel', exact: true }).fill('Friends')
  await expect(
    page.getByText('Rule 1 (Friends) has a condition that looks for nothing.'),
  ).toBeVisible()
  await page.getByRole('combobox', { name: 'Any of these words' }).fill('friend')
  await page.keyboard.press('Enter')
  const preview = page.getByRole('region', { name: 'What these rules would move' })
  await expect(
    preview.getByText('2 arrivals of 2 people would move.', { exact: true }),
  ).toBeVisible()
  await preview.getByText('2 of 2 people from Email to Friends').click()
  await expect(preview.getByRole('cell', { name: 'friend, newsletter-ad' })).toBeVisible()
  await expect(box.getByText('Friends, by rule 1.')).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'Move Friends down' }).press('Enter')
  await expect(page.getByText(/^Friends is now rule 2 of \d+\.$/)).toBeAttached()
  await page.getByRole('button', { name: 'Save these rules' }).click()
  await expect(preview).toBeHidden()
  await expect(page.getByText('Version 2')).toBeVisible()

  await page
    .getByRole('listitem')
    .filter({ hasText: 'Friends' })
    .getByRole('link', { name: '2 people' })
    .click()
  await expect(page.getByText('2 people who came by Friends.')).toBeVisible()
  await page.getByRole('link', { name: 'ben' }).click()
  await expect(page.getByText('came by Friends (friend, newsletter-ad)')).toBeVisible()
  await expect(page.getByText('came by Paid Search (google, cpc, Spring)')).toBeVisible()
})

test('a text that no campaign claims becomes one, and shows who came by it', async ({ page }) => {
  await page.goto(`${house.url}/campaigns`)
  const texts = page.getByRole('region', { name: 'Texts that mean no campaign yet' })
  await expect(texts.getByText('“Spring”')).toBeVisible()
  await expect(texts.getByText('“<b>”')).toBeVisible()
  await looksRight(page)
  await texts.getByRole('listitem').filter({ hasText: 'Spring' }).getByRole('button').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Spring 2026')
  await dialog.getByLabel('First day').fill('2026-03-01')
  await dialog.getByLabel('Last day').fill('2026-02-01')
  await expect(dialog.getByText('It would end before it starts.')).toBeVisible()
  await dialog.getByLabel('Last day').fill('2026-04-30')
  await dialog.getByRole('radio', { name: 'Harvesting' }).check()
  await dialog.getByLabel('Cost').fill('12000,50')
  await dialog.getByLabel('Link to its kit').fill('https://acme.example/kit')
  await looksRight(page)
  await dialog.getByRole('button', { name: 'Make the campaign' }).click()
  await page.getByRole('link', { name: 'Spring 2026' }).click()
  await expect(
    page.getByText('1 person came by it, 1 time in all: €12,000.50 for each of them.'),
  ).toBeVisible()
  await looksRight(page)

  await page.getByRole('textbox', { name: 'Another text that means it' }).fill('<B>')
  await page.getByRole('button', { name: 'Add the text' }).click()
  await page.getByRole('link', { name: '2 people' }).click()
  await expect(page.getByText('2 people who came by this campaign.')).toBeVisible()
  await looksRight(page)
})
