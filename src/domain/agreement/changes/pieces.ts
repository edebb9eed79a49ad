/** A stretch of a sentence: the same in both versions, gone, or come. */
export type Piece = { text: string; kind: 'same' | 'gone' | 'come' }

/** Beyond so many pairs of words a sentence is shown as replaced whole: no page may wait for it. */
const MOST_PAIRS = 1_000_000

/**
 * What changed between two texts, word by word: "same" and "gone" joined are the text before, "same" and "come" the text
 * after. A longest common subsequence of words; a space between two changed words changes with them.
 */
export function piecesOf(before: string, after: string): Piece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1
  let tail = 0
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail += 1
  const middle = between(old.slice(head, old.length - tail), now.slice(head, now.length - tail))
  const same = (words: string[]): Piece[] => words.map((text) => ({ text, kind: 'same' }))
  return joined(
    withSpaces([...same(old.slice(0, head)), ...middle, ...same(old.slice(old.length - tail))]),
  )
}

/** Words and the spaces between them, so that joining them gives the text. */
const wordsOf = (text: string): string[] => text.match(/\s+|\S+/g) ?? []

function between(old: string[], now: string[]): Piece[] {
  const gone = (words: string[]): Piece[] => words.map((text) => ({ text, kind: 'gone' }))
  const come = (words: string[]): Piece[] => words.map((text) => ({ text, kind: 'come' }))
  if (old.length * now.length > MOST_PAIRS) return [...gone(old), ...come(now)]
  const lengths = lengthsOf(old, now)
  const width = now.length + 1
  const pieces: Piece[] = []
  let [i, j] = [0, 0]
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      pieces.push({ text: old[i] as string, kind: 'same' })
      i += 1
      j += 1
    } else if ((lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number))
      pieces.push({ text: old[i++] as string, kind: 'gone' })
    else pieces.push({ text: now[j++] as string, kind: 'come' })
  }
  return [...pieces, ...gone(old.slice(i)), ...come(now.slice(j))]
}

/** Lengths of the longest common subsequences of what is left from (i, j) on. */
function lengthsOf(old: string[], now: string[]): Uint16Array {
  const width = now.length + 1
  const lengths = new Uint16Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        old[i] === now[j]
          ? (lengths[(i + 1) * width + j + 1] as number) + 1
          : Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number)
  return lengths
}

/** A space that stays between two changes is no word that stays. */
const withSpaces = (pieces: Piece[]): Piece[] =>
  pieces.flatMap((piece, i) => {
    const [before, after] = [pieces[i - 1]?.kind ?? 'same', pieces[i + 1]?.kind ?? 'same']
    const isBetween = before !== 'same' && after !== 'same'
    if (piece.kind !== 'same' || !isBetween || piece.text.trim() !== '') return [piece]
    return [
      { text: piece.text, kind: 'gone' },
      { text: piece.text, kind: 'come' },
    ]
  })

/** Neighbours of one kind as one piece; of a run of changes what is gone stands before what has come. */
function joined(pieces: Piece[]): Piece[] {
  const all: Piece[] = []
  let [gone, come] = ['', '']
  const flush = () => {
    if (gone !== '') all.push({ text: gone, kind: 'gone' })
    if (come !== '') all.push({ text: come, kind: 'come' })
    gone = come = ''
  }
  for (const { text, kind } of pieces) {
    if (kind === 'gone') gone += text
    else if (kind === 'come') come += text
    else {
      flush()
      const last = all.at(-1)
      if (last?.kind === 'same') last.text += text
      else all.push({ text, kind })
    }
  }
  flush()
  return all
}
