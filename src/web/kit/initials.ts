const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** "Rosa Delgado" is RD, "Rosa" is R, "Rosa 👩‍🚀" is R👩‍🚀: what a reader takes for one letter is never cut. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return ends.map((word = '') => first(word).toUpperCase()).join('')
}

function first(word: string): string {
  for (const { segment } of letters.segment(word)) return segment
  return ''
}
