import type { PlaceList } from './list.ts'

export const REVIEW_SITES: PlaceList = {
  name: 'review sites',
  asOf: '2026-11-22',
  names: [
    'g2',
    'g2crowd',
    'capterra',
    'getapp',
    'softwareadvice',
    'trustradius',
    'trustpilot',
    'omr reviews',
    'peerspot',
    'gartner',
  ],
  hosts: [
    'g2.com',
    'capterra.*',
    'getapp.*',
    'softwareadvice.*',
    'trustradius.com',
    'trustpilot.com',
    'omr.com',
    'peerspot.com',
    'gartner.com',
    'sourceforge.net',
    'crozdesk.com',
    'clutch.co',
    'alternativeto.net',
    'provenexpert.com',
  ],
}
