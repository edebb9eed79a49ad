type Provider = { issuer: string }

const PATIENCE_MS = 5_000

const plain = (address: string) => address.replace(/\/$/, '')

/** Where a provider describes itself. */
export const descriptionOf = ({ issuer }: Provider) =>
  `${plain(issuer)}/.well-known/openid-configuration`

/**
 * Whether the provider answers, and says of itself that it is the one that the settings name (OpenID Connect
 * Discovery 4.3). Asked before anybody is sent there, so that nobody is sent to a page that is down.
 */
export async function isThere(provider: Provider): Promise<boolean> {
  try {
    const answer = await fetch(descriptionOf(provider), {
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const told = (await answer.json()) as { issuer?: unknown } | null
    return typeof told?.issuer === 'string' && plain(told.issuer) === plain(provider.issuer)
  } catch {
    return false
  }
}
