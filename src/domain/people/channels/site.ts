/**
 * Whether two hosts are parts of one site, so that who comes from the one to the other has been here before:
 * "shop.acme.com" and "acme.com" are, "a.github.io" and "b.github.io" are not.
 */
export const isSameSite = (a: string, b: string): boolean => a !== '' && siteOf(a) === siteOf(b)

/** The part of a host that somebody registers: "acme.co.uk" of "www.shop.acme.co.uk". */
function siteOf(host: string): string {
  const labels = host.split('.')
  if (labels.length <= 2 || /^[\d.]+$/.test(host)) return host
  const last = labels.slice(-2).join('.')
  const isShared =
    SHARED.has(last) || (labels.at(-1)?.length === 2 && SECOND.has(labels.at(-2) ?? ''))
  return isShared ? labels.slice(-3).join('.') : last
}

/** Under which countries register names: "co.uk", "com.au". Short for the public suffix list. 2026-11-22. */
const SECOND = new Set([
  'ac',
  'co',
  'com',
  'edu',
  'go',
  'gob',
  'gov',
  'gv',
  'ltd',
  'ne',
  'net',
  'or',
  'org',
])

/** Hosts under which strangers have their sites. 2026-11-22. */
const SHARED = new Set([
  'azurewebsites.net',
  'blogspot.com',
  'cloudfront.net',
  'fly.dev',
  'framer.website',
  'github.io',
  'gitlab.io',
  'herokuapp.com',
  'hubspotpagebuilder.com',
  'myshopify.com',
  'netlify.app',
  'onrender.com',
  'pages.dev',
  'substack.com',
  'tumblr.com',
  'vercel.app',
  'web.app',
  'webflow.io',
  'wixsite.com',
  'wordpress.com',
  'workers.dev',
])
