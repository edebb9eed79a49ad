import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { test } from './visit.ts'

const ROOT = join(import.meta.dirname, '..')
const DATA = resolve(ROOT, process.env.LOCKSTEP_TEST_DATA ?? '../shared/data', 'olist')
const MAPS = join(ROOT, 'src/server/people/imports/real-funnels')

test.describe('the funnel of a real company, brought in by two commands', () => {
  test.skip(!existsSync(DATA), `needs the Olist files in ${DATA}`)

  let house: House
  test.beforeAll(async () => {
    house = await openHouse()
    await bringIn('olist_marketing_qualified_leads_dataset.csv', 'olist-leads.map.json')
    await bringIn('olist_closed_deals_dataset.csv', 'olist-deals.map.json')
  })
  test.afterAll(() => house?.close())

  const bringIn = (file: string, map: string) =>
    house.lockstep('import', join(DATA, file), '--map', join(MAPS, map))

  test('the scoreboard shows the published numbers, and names the win that came first', async ({
    page,
  }) => {
    await page.goto(house.url)
    await expect(page.getByText('842 of 8,000').first()).toBeVisible()
    expect(await readTable(page, 'Came from')).toEqual([...BY_ORIGIN, ALL])
    expect(await readTable(page, 'Became a lead in')).toEqual([...BY_MONTH, ALL])
    await expect(page.getByRole('heading', { name: /before/i })).toBeVisible()
  })

  test('the same files again tell nothing new, and everything kept is what the log says', async () => {
    const again = await bringIn('olist_closed_deals_dataset.csv', 'olist-deals.map.json')
    expect(again).toMatch(/\b0 new/)
    expect(await house.lockstep('verify')).toContain('Everything kept is what the log says')
  })
})

test.describe('two real companies, brought in by the browser without a map', () => {
  test.skip(!existsSync(DATA), `needs the files in ${DATA}`)
  let house: House
  test.beforeAll(async () => {
    house = await openHouse()
  })
  test.afterAll(() => house?.close())

  test('Olist’s leads and deals come in as they are, and then Maven’s deals', async ({ page }) => {
    const files = [
      ['olist_marketing_qualified_leads_dataset.csv', '8,000'],
      ['olist_closed_deals_dataset.csv', '842'],
      ['../maven-crm/sales_pipeline.csv', '8,800'],
    ] as const
    for (const [file, rows] of files) {
      await page.goto(`${house.url}/import`)
      await page.getByLabel('File to bring in').setInputFiles(join(DATA, file))
      await page.getByRole('button', { name: `Bring in ${rows} rows` }).click()
      await expect(page.getByText('is in.')).toBeVisible()
      await expect(page.getByText(`${rows} new, 0 here before, 0 not taken`)).toBeVisible()
    }
  })
})

/** Of each line of the table: its name, how many leads, how many won, and their share. */
async function readTable(page: Page, head: string): Promise<string[][]> {
  const column = page.getByRole('columnheader', { name: head })
  const lines = page.getByRole('table').filter({ has: column }).locator('tbody tr, tfoot tr')
  return lines.evaluateAll((rows) =>
    rows.map(({ children }) =>
      [0, 1, 4, 5].map((i) => children[i]?.textContent?.match(/^[^%]+%?/)?.[0] ?? ''),
    ),
  )
}

const ALL = ['All leads', '8,000', '842', '10.525%']

/** Counted from the files by another program. */
const BY_ORIGIN = [
  ['organic_search', '2,296', '271', '11.80%'],
  ['paid_search', '1,586', '195', '12.30%'],
  ['social', '1,350', '75', '5.56%'],
  ['unknown', '1,099', '179', '16.29%'],
  ['direct_traffic', '499', '56', '11.22%'],
  ['email', '493', '15', '3.04%'],
  ['referral', '284', '24', '8.45%'],
  ['other', '150', '4', '2.67%'],
  ['display', '118', '6', '5.08%'],
  ['other_publicities', '65', '3', '4.62%'],
  ['not recorded', '60', '14', '23.33%'],
]

const BY_MONTH = [
  ['June 2017', '4', '0', '0 of 4'],
  ['July 2017', '239', '2', '0.84%'],
  ['August 2017', '386', '9', '2.33%'],
  ['September 2017', '312', '7', '2.24%'],
  ['October 2017', '416', '14', '3.37%'],
  ['November 2017', '445', '18', '4.04%'],
  ['December 2017', '200', '11', '5.50%'],
  ['January 2018', '1,141', '152', '13.32%'],
  ['February 2018', '1,028', '149', '14.49%'],
  ['March 2018', '1,174', '167', '14.22%'],
  ['April 2018', '1,352', '183', '13.54%'],
  ['May 2018', '1,303', '130', '9.98%'],
]
