/** What the text of an access key says: where it belongs and its secret. Nothing of it is stored but a hash. */
export type KeyText = { kind: 'write' | 'api'; workspaceId: string; keyId: number; secret: string }

const MARKS = { write: 'lw', api: 'lk' } as const
const SHAPE = /^(lw|lk)_live_([0-9a-f]{32})([0-9a-z]{1,11})_([A-Za-z0-9]{43,64})$/

/** `lk_live_<workspace><number>_<secret>`: the workspace stands in the key, so that its row can be found under row level security. */
export const writeKeyText = ({ kind, workspaceId, keyId, secret }: KeyText): string =>
  `${MARKS[kind]}_live_${workspaceId.replaceAll('-', '')}${keyId.toString(36)}_${secret}`

/** Null for a text that is no key of ours. */
export function readKeyText(text: string): KeyText | null {
  const [, mark, hex = '', number = '', secret = ''] = SHAPE.exec(text) ?? []
  if (mark === undefined) return null
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ]
  const keyId = Number.parseInt(number, 36)
  if (!Number.isSafeInteger(keyId)) return null
  return { kind: mark === 'lw' ? 'write' : 'api', workspaceId: parts.join('-'), keyId, secret }
}
