import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { test } from './visit.ts'

const ROOT = join(import.meta.dirname, '..')
const DATA = resolve(ROOT, process.env.LOCKSTEP_TEST_DATA ?? '../shared/data', 'olist')
const MAPS = join(ROOT, 'src/server/people/imports/real-funnels')

test.skip(!existsSync(DATA), `needs the Olist files in ${DATA}`)

let house: House
test.beforeAll(async () => {
  house = await openHouse()
  const bringIn = (file: string, map: string) =>
    house.lockstep('import', join(DATA, file), '--map', join(MAPS, map))
  await bringIn('olist_marketing_qualified_leads_dataset.csv', 'olist-leads.map.json')
  await bringIn('olist_closed_deals_dataset.csv', 'olist-deals.map.json')
})
test.afterAll(() => house?.close())

/** Counted from the files by another program: what it is, MQLs, won, per cent. */
const BY_ORIGIN = [
  ['organic_search', '2,296', '271', '11.80'],
  ['paid_search', '1,586', '195', '12.30'],
  ['social', '1,350', '75', '5.56'],
  ['unknown', '1,099', '179', '16.29'],
  ['direct_traffic', '499', '56', '11.22'],
  ['email', '493', '15', '3.04'],
  ['referral', '284', '24', '8.45'],
  ['other', '150', '4', '2.67'],
  ['display', '118', '6', '5.08'],
  ['other_publicities', '65', '3', '4.62'],
  ['', '60', '14', '23.33'],
] as const

const BY_MONTH = [
  ['2017-06', '4', '0', '0.00'],
  ['2017-07', '239', '2', '0.84'],
  ['2017-08', '386', '9', '2.33'],
  ['2017-09', '312', '7', '2.24'],
  ['2017-10', '416', '14', '3.37'],
  ['2017-11', '445', '18', '4.04'],
  ['2017-12', '200', '11', '5.50'],
  ['2018-01', '1,141', '152', '13.32'],
  ['2018-02', '1,028', '149', '14.49'],
  ['2018-03', '1,174', '167', '14.22'],
  ['2018-04', '1,352', '183', '13.54'],
  ['2018-05', '1,303', '130', '9.98'],
] as const
