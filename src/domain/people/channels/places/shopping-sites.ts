import type { PlaceList } from './list.ts'

export const SHOPPING_SITES: PlaceList = {
  name: 'shopping sites',
  asOf: '2026-11-22',
  names: [
    'amazon',
    'ebay',
    'etsy',
    'alibaba',
    'aliexpress',
    'walmart',
    'idealo',
    'shopzilla',
    'igshopping',
    'google shopping',
  ],
  hosts: [
    'amazon.*',
    'ebay.*',
    'etsy.com',
    'alibaba.com',
    'aliexpress.com',
    'walmart.com',
    'idealo.*',
    'shopping.google.com',
    'shopzilla.com',
    'temu.com',
    'shop.app',
    'wlw.de',
    'europages.com',
    'thomasnet.com',
  ],
}
