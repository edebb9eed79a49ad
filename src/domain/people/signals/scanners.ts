/** A program that follows the links of mails, and since when it stands in this list. */
type Scanner = { name: string; says: RegExp; listedOn: string }

/**
 * What scanners and mail proxies call themselves. Short on purpose: most scanners pass for a browser, and the other
 * tests find those. Names go in with the day on which somebody saw one.
 */
const SCANNERS: readonly Scanner[] = [
  { name: 'Barracuda', says: /barracuda/i, listedOn: '2026-11-22' },
  { name: 'Proofpoint', says: /proofpoint/i, listedOn: '2026-11-22' },
  { name: 'Mimecast', says: /mimecast/i, listedOn: '2026-11-22' },
  { name: 'Symantec', says: /symantec|messagelabs/i, listedOn: '2026-11-22' },
  { name: 'Cisco', says: /ironport|cisco/i, listedOn: '2026-11-22' },
  { name: 'Trend Micro', says: /trend ?micro/i, listedOn: '2026-11-22' },
  { name: 'Sophos', says: /sophos/i, listedOn: '2026-11-22' },
  { name: 'Forcepoint', says: /forcepoint|websense/i, listedOn: '2026-11-22' },
  { name: 'FireEye', says: /fireeye|trellix/i, listedOn: '2026-11-22' },
  { name: 'Microsoft Office', says: /existence discovery|safelinks/i, listedOn: '2026-11-22' },
  { name: 'Google’s image proxy', says: /googleimageproxy/i, listedOn: '2026-11-22' },
  { name: 'Yahoo’s mail proxy', says: /yahoomailproxy/i, listedOn: '2026-11-22' },
  // The proxy of Apple Mail says this much and no more.
  { name: 'Apple’s mail proxy', says: /^mozilla\/5\.0$/i, listedOn: '2026-11-22' },
  { name: 'A browser without a window', says: /headlesschrome|phantomjs/i, listedOn: '2026-11-22' },
  {
    name: 'A program',
    says: /^(curl|wget|python-requests|python-urllib|go-http-client|java|okhttp|libwww-perl|node-fetch|axios)\b/i,
    listedOn: '2026-11-22',
  },
  {
    name: 'A robot',
    says: /(bot|crawler|spider|preview)(\/|;|$)/i,
    listedOn: '2026-11-22',
  },
]

/** The scanner that calls itself so; null for whoever may be a reader. */
export const scannerOf = (agent: string): string | null =>
  SCANNERS.find(({ says }) => says.test(agent.trim()))?.name ?? null
