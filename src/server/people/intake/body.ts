import { promisify } from 'node:util'
import { gunzip as gunzipCallback } from 'node:zlib'
import type { Decode } from '#domain/people/intake/look-over.ts'

const gunzip = promisify(gunzipCallback)

/** Bytes of a body as it is sent. */
export const LARGEST_BODY = 4_000_000
/** Bytes of a body once it is unpacked; beyond half a megabyte also no more than 20 times what was sent. */
const LARGEST_UNPACKED = 8_000_000
const ANY_RATIO_BELOW = 500_000
const LARGEST_RATIO = 20

export type Unpacked = { bytes: Buffer } | { refused: 'body-too-large' | 'body-unreadable' }

/** Unpacks what came as gzip and stops where it grows beyond bounds, whatever it says of its length. R8. */
export async function unpacked(body: Buffer, encoding: string | undefined): Promise<Unpacked> {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return { bytes: body }
  if (encoding !== 'gzip' && encoding !== 'x-gzip') return { refused: 'body-unreadable' }
  const most = Math.max(ANY_RATIO_BELOW, Math.min(LARGEST_UNPACKED, body.length * LARGEST_RATIO))
  try {
    return { bytes: await gunzip(body, { maxOutputLength: most }) }
  } catch (error) {
    const isLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    return { refused: isLarge ? 'body-too-large' : 'body-unreadable' }
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const decode: Decode = (bytes) => {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
