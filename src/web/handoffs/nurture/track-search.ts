/** Which people of a track are listed, as its address says it. */
export type TrackSearch = {
  of: 'in' | 'step' | 'sent' | 'withheld' | 'clicked' | 'machine' | 'milestone' | 'left' | 'came'
  what: string
}
