/** Words of the invented company's world. Any likeness to people or companies is an accident. */

export const FIRST_NAMES = words(`
  Anouk Bas Carlijn Daan Eva Floor Gijs Hanna Ivo Jasmijn Koen Lotte Maarten Noor Otto Pien Ruben Sanne Teun Vera
  Wout Yara Annika Bernd Clara Dirk Elke Frieda Gregor Heike Ingo Jana Kai Lena Moritz Nele Ole Petra Ralf Silke
  Tobias Ute Volker Wiebke Amélie Bastien Céline Damien Élodie Fabrice Gaëlle Hugo Inès Julien Laure Mathieu Nadège
  Olivier Pauline Rémi Solène Thibault Astrid Bjarke Camilla Ditte Emil Freja Henrik Ida Jeppe Karen Lars Mette
  Niels Rikke Søren Tine Amir Leyla Mateo Priya Tariq Zofia
`)

export const LAST_NAMES = words(`
  Aalders Bakkum Cornelissen Dekkers Elzinga Feenstra Gerritsma Hoekstra Ilbrink Jongeling Kuipersma Lindeboom
  Molenaar Nauta Oosterling Postmaas Rietveldt Schuurman Terpstra Uitendaal Veenman Wielinga Zandstra Ahlfeld
  Birkner Dornbusch Eichstedt Falkner Grabner Hollander Immendorf Jessner Kaltenbach Lohmar Mertesdorf Niehaus
  Oberlin Pfennig Quandel Rosskamp Steinhauer Trautwein Ullner Vossbeck Wendland Zielke Arnaud Berthelot Caradec
  Delmotte Estève Fauvel Grandjean Hamelin Jourdain Lacroisade Marchal Noiret Perrault Rouvier Sauvage Tessier
  Vasseur Andersgaard Bruunholt Dalsø Eskelund Fruergaard Haldrup Kjærby Lundegaard Mortensby Nørskov Overby
  Ravnholt Skovgård Thorup Vestermark Benali Castaño Haddad Kowalik Mehta Okafor Petrov Yildirim
`)

const PLACES = words(`
  Amberdal Blankwijk Coldbrook Driehaven Eikenrode Fjordhus Grauwsteen Heldermeer Isarbrug Jagersveld Korenberg
  Lindemar Moorhave Nieuwkolk Oosterlo Pelikaan Quellhof Roodwater Stillbeek Torenvliet Uilenstein Valkenoord
  Waldhafen Zwaluwe Ankerloo Birkenau Clairmont Dunehorst Elvermark Fauconval Gansmeer Hartenfels Kreuzbach
  Lauterval Mühlgrund Nordkap Osterlund Pontclair Rosendael Seewinkel Tannhof Umbergen Vieuxpont Westerholm
`)

/** Industries with the endings of their companies' names; the first four run pumps day and night. */
const INDUSTRIES: Record<string, string[]> = {
  Water: ['Water', 'Waterworks', 'Drinking Water', 'Drainage'],
  Food: ['Dairy', 'Brewery', 'Foods', 'Starch'],
  Chemicals: ['Chemicals', 'Coatings', 'Resins', 'Fine Chemicals'],
  Paper: ['Paper', 'Board', 'Pulp'],
  Building: ['Building Services', 'Installations', 'Heating'],
  Greenhouses: ['Greenhouses', 'Horticulture'],
  Shipping: ['Shipyard', 'Dredging'],
  Consulting: ['Engineers', 'Consulting', 'Design Office'],
}

/** Every company of the example's world: a place and a trade. */
export const COMPANIES = Object.entries(INDUSTRIES).flatMap(([industry, endings]) =>
  endings.flatMap((ending) => PLACES.map((place) => ({ industry, name: `${place} ${ending}` }))),
)

/** Job titles with how many hold them and how well they fit, roughly in standard deviations. */
export const TITLES = [
  ['Head of Maintenance', 10, 1],
  ['Head of Operations', 8, 1],
  ['Plant Manager', 13, 0.7],
  ['Purchasing Manager', 11, 0.4],
  ['Energy Manager', 8, 0.6],
  ['Process Engineer', 17, 0.2],
  ['Maintenance Engineer', 15, 0.1],
  ['Technician', 9, -0.4],
  ['Assistant', 4, -0.8],
  ['Student', 5, -2],
] as const

export const GUIDES = [
  'Choosing a pump that is not too large',
  'Seals: a maintenance handbook',
  'Energy: where the money flows',
  'Cavitation, explained with tea',
  'Spare parts list',
  'Case: a dairy that stopped leaking',
  'Case: half the power for an old town',
  'Vibration checklist',
] as const

export const WEBINARS = [
  'Half the energy, the same flow',
  'When seals fail on a Sunday',
  'Measuring without drilling',
  'Ask a plant engineer anything',
  'Pumps in the heat wave',
] as const

export const PAGES = [
  'Pumps',
  'Monitoring',
  'Service contracts',
  'Customers',
  'How it works',
  'About us',
] as const

export const REPS = [
  'Rosa Delgado',
  'Mikkel Brandt',
  'Saskia Vermeulen',
  'Jonas Adler',
  'Fatima Idrissi',
] as const

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
