/** Places that people come from, known by name (`utm_source`) and by host. */
export type PlaceList = {
  /** In the words of a sentence: "one of our search engines". */
  name: string
  /** The day on which somebody last looked it over. */
  asOf: string
  /** As links call them, in lower case. */
  names: readonly string[]
  /** Hosts, with everything under them; "google.*" is Google under every country. */
  hosts: readonly string[]
  /** Hosts under one of them that are something else. */
  except?: readonly string[]
}
