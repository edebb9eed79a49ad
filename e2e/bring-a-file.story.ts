import { expect, type Page } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

const LEADS = `email,first_contact_date,origin,segment
ada@example.org,2026-02-01,organic_search,north
rosa@example.org,2026-02-03,paid_search,south
ben@example.org,31.02.2026,social,north
,2026-02-05,social,north
`

const choose = (page: Page, name: string, text: string) =>
  page
    .getByLabel('File to bring in')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

test('a file of leads is tried, brought in and taken out again', async ({ page }) => {
  await page.goto(`${house.url}/start`)
  await page.getByRole('button', { name: 'Bring your own CSV' }).click()
  await choose(page, 'leads.csv', LEADS)
  await expect(page.getByText('has 4 rows. 2 can come in; 2 rows stay out.')).toBeVisible()
  await expect(page.getByText('Nothing has been written.')).toBeVisible()
  const out = page.getByRole('region', { name: 'Why 2 rows stay out' })
  await expect(out.getByRole('row')).toHaveCount(3)
  await expect(out).toContainText('row 3')
  await looksRight(page)

  await page.getByRole('button', { name: 'segment becomes stays out' }).click()
  await page.getByRole('option', { name: 'Detail “segment”', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByText('4 come in, 0 stay out.')).toBeVisible()

  // A reload goes on with the file, and with what was chosen for its columns.
  await page.reload()
  await expect(page.getByText('4 come in, 0 stay out.')).toBeVisible()

  await page.getByRole('button', { name: 'Bring in 2 rows' }).click()
  await expect(page).toHaveURL(/batch=\d+/)
  await page.reload()
  await expect(page.getByText('leads.csv is in.')).toBeVisible()
  await expect(page.getByText('2 new, 0 here before, 2 not taken, of 4 rows.')).toBeVisible()
  await looksRight(page)

  await page.getByRole('button', { name: 'Take out leads.csv' }).click()
  const dialog = page.getByRole('dialog', { name: 'Take out leads.csv?' })
  await dialog.getByRole('button', { name: 'Take out 2 rows' }).click()
  await expect(dialog).toContainText('2 people, 0 deals and 4 entries went.')
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(page.getByRole('cell', { name: 'taken out' })).toBeVisible()
})

test('the same file again tells nothing new', async ({ page }) => {
  const good = LEADS.split('\n').slice(0, 3).join('\n')
  await page.goto(`${house.url}/import`)
  await choose(page, 'leads.csv', good)
  await expect(page.getByText('All of them can come in.')).toBeVisible()
  await page.getByRole('button', { name: 'Bring in 2 rows' }).click()
  await expect(page.getByText('leads.csv is in.')).toBeVisible()

  await page.getByRole('button', { name: 'Bring in another file' }).click()
  await choose(page, 'leads.csv', good)
  await expect(page.getByText('tells nothing new')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Bring in 0 rows' })).toBeDisabled()
})

test('columns that nobody knows come in as details together, and the next file has them so', async ({
  page,
}) => {
  const wide = 'email,plan,seats,team\nada@wide.example,pro,12,north\n'
  await page.goto(`${house.url}/import`)
  await choose(page, 'wide.csv', wide)
  await expect(page.getByText('1 comes in, 3 stay out.')).toBeVisible()
  await page.getByRole('button', { name: 'Take the rest as details' }).click()
  await expect(page.getByText('4 come in, 0 stay out.')).toBeVisible()
  await page.getByRole('button', { name: 'Leave 3 details out' }).click()
  await expect(page.getByText('1 comes in, 3 stay out.')).toBeVisible()
  await page.getByRole('button', { name: 'Take the rest as details' }).click()
  await looksRight(page)
  await page.getByRole('button', { name: 'Bring in 1 row' }).click()
  await expect(page.getByText('wide.csv is in.')).toBeVisible()

  await page.getByRole('button', { name: 'Bring in another file' }).click()
  await choose(page, 'wide.csv', wide.replace('ada', 'ben'))
  await expect(page.getByText('4 come in, 0 stay out.')).toBeVisible()
  await expect(page.getByText('as last time').first()).toBeVisible()
})

test('a file that names nobody says which column is missing', async ({ page }) => {
  await page.goto(`${house.url}/import`)
  await expect(page.getByText('Drop a CSV here')).toBeVisible()
  await looksRight(page)
  await choose(page, 'colours.csv', 'colour,weight\nred,4\n')
  await expect(page.getByText('No column says who it is.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Bring it in' })).toBeDisabled()
})

const HISTORY = `LeadId,Field,OldValue,NewValue,CreatedDate
00QD000000abcde,Status,Open,Parked by sales,03/04/2026
00QD000000abcde,Status,Open,Working,05/04/2026
`

test('a file of Salesforce is known by its headers, asks for what it cannot know, and is remembered', async ({
  page,
}) => {
  await page.goto(`${house.url}/import`)
  await choose(page, 'LeadHistory.csv', HISTORY)
  await expect(page.getByText('By their headers these are Salesforce LeadHistory.')).toBeVisible()
  await expect(page.getByText('0 can come in; 2 rows stay out.')).toBeVisible()
  await page.getByRole('combobox', { name: '“CreatedDate”: 03/04/2026 is' }).click()
  await page.getByRole('option', { name: 'day, month, year' }).click()
  await expect(page.getByText('All of them can come in.')).toBeVisible()

  const statuses = page.getByRole('region', { name: 'What your statuses mean' })
  await expect(statuses.getByRole('row')).toHaveCount(2)
  await looksRight(page)
  await statuses.getByRole('combobox', { name: 'Parked by sales means' }).click()
  await page.getByRole('option', { name: 'Back to marketing' }).click()
  await expect(statuses).toBeHidden()
  await page.getByRole('button', { name: 'Bring in 2 rows' }).click()
  await expect(page.getByText('LeadHistory.csv is in.')).toBeVisible()

  await page.getByRole('button', { name: 'Bring in another file' }).click()
  await choose(page, 'next.csv', HISTORY.replace('05/04/2026', '06/04/2026'))
  await expect(page.getByText('Your choices of then are below.')).toBeVisible()
  await page.getByRole('button', { name: 'Bring in 1 row' }).click()
  await expect(page.getByText('next.csv is in.')).toBeVisible()
})

test('a file of very many columns can be searched, and read again by other signs', async ({
  page,
}) => {
  const many = Array.from({ length: 240 }, (_, i) => `Property ${i}`)
  const row = ['1', 'ada@example.net', 'Ada', ...many.map((_, i) => `v${i}`)]
  const text = `${['Record ID', 'Email', 'First Name', ...many].join(',')}\n${row.join(',')}\n`
  await page.goto(`${house.url}/import`)
  await choose(page, 'contacts.csv', text)
  await expect(page.getByText('By their headers these are HubSpot contacts.')).toBeVisible()
  await page.getByLabel('Find a column').fill('property 23')
  await expect(page.locator('.import-map tbody tr')).toHaveCount(11)
  await looksRight(page)
  await page.getByRole('combobox', { name: 'Between cells stand' }).click()
  await page.getByRole('option', { name: 'tabs' }).click()
  await expect(page.getByText('No column says who it is.')).toBeVisible()
})
