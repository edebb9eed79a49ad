const LONGEST_AGENT = 60

/**
 * The neighbourhood of an address: IPv4 cut to /24, IPv6 to /48, so that it says where from and not who. Null for
 * what is no address.
 */
export function cutAddress(address: string): string | null {
  const plain = address.trim().replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)
  const four = fourParts(mapped?.[1] ?? plain)
  if (four) return `${four.slice(0, 3).join('.')}.0/24`
  const six = sixGroups(plain)
  if (!six) return null
  const inside = fourIn(six)
  if (inside) return `${inside.slice(0, 3).join('.')}.0/24`
  const kept = six.slice(0, 3).map(hex)
  while (kept.at(-1) === '0') kept.pop()
  return `${kept.join(':')}::/48`
}

/**
 * What of an address one customer of a provider holds, so that guesses and requests are counted together: the whole
 * IPv4 address, the /64 of an IPv6 one. What is no address stays as it is.
 */
export function heldTogether(address: string): string {
  const plain = address.trim().replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped && fourParts(mapped)) return mapped
  const six = sixGroups(plain)
  if (!six) return plain
  const four = fourIn(six)
  return four ? four.join('.') : `${six.slice(0, 4).map(hex).join(':')}::/64`
}

/** "Firefox on Linux" of a browser's long name of itself, "curl/8.5.0" of a program's; null where nothing is said. */
export function shortAgent(agent: string): string | null {
  const browser = BROWSERS.find(([mark]) => agent.includes(mark))?.[1]
  const system = SYSTEMS.find(([mark]) => agent.includes(mark))?.[1]
  if (browser) return system ? `${browser} on ${system}` : browser
  const [first = ''] = agent.trim().split(/\s+/)
  return first === '' ? null : first.slice(0, LONGEST_AGENT)
}

/** The first mark found names the browser: most of them also say that they are another one. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iOS'],
  ['iPad', 'iOS'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const

function fourParts(text: string): number[] | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return null
  const numbers = parts.map(Number)
  return numbers.every((number) => number <= 255) ? numbers : null
}

/** The IPv4 address that an IPv6 one stands for (::ffff:0:0/96). */
function fourIn(six: number[]): number[] | null {
  if (six.slice(0, 5).some((group) => group !== 0) || six[5] !== 0xffff) return null
  return six.slice(6).flatMap((group) => [group >> 8, group & 255])
}

const hex = (group: number) => group.toString(16)

/** The eight groups of an IPv6 address, "::" written out. */
function sixGroups(text: string): number[] | null {
  const halves = text.split('::')
  if (halves.length > 2 || !text.includes(':')) return null
  const [front, back] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const groups = back === undefined ? (front ?? []) : [...(front ?? []), ...back]
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null
  const missing = 8 - groups.length
  if (back === undefined ? missing !== 0 : missing < 1) return null
  const zeros = Array.from({ length: back === undefined ? 0 : missing }, () => '0')
  return [...(front ?? []), ...zeros, ...(back ?? [])].map((group) => Number.parseInt(group, 16))
}
