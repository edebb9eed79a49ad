import { optOuts } from '#domain/people/imports/guess/opt-outs.ts'
import type { Cell, EventMap } from '#domain/people/imports/map.ts'
import { dealIn, type Find, type Preset, present, traitsIn, words } from './preset.ts'
import { stageColumns, stageEvents } from './stage-columns.ts'

/*
 * Headers in the languages HubSpot exports in (English, Spanish, German, French, Dutch, Portuguese) and as internal
 * names. Columns of associations stay English in all of them.
 */
const RECORD = words(
  "Record ID, ID de registro, Datensatz-ID, ID de l'enregistrement, ID d'enregistrement, ID de fiche d'informations, Record-ID, ID do registro, hs_object_id, Contact ID, Deal ID",
)
const EMAIL = words(
  'Email, Correo, Correo electrónico, E-Mail, E-Mail-Adresse, Adresse e-mail, E-mailadres, Email address',
)
const FIRST = words('First Name, Nombre, Vorname, Prénom, Voornaam, Nome, firstname')
const LAST = words(
  'Last Name, Apellidos, Apellido, Nachname, Nom, Nom de famille, Achternaam, Sobrenome, lastname',
)
const LIFECYCLE = words(
  'Lifecycle Stage, Etapa del ciclo de vida, Lifecycle-Phase, Phase du cycle de vie, Étape du cycle de vie, Levenscyclusfase, Lifecyclefase, Fase do ciclo de vida, Estágio do ciclo de vida',
)
const LEAD_STATUS = words(
  'Lead Status, Estado del lead, Lead-Status, Statut du lead, Leadstatus, Status do lead, hs_lead_status',
)
const COMPANY = words(
  "Associated Company (Primary), Associated Company Names (Primary), Associated Company, Company Name, Nombre de la empresa, Unternehmensname, Name des Unternehmens, Nom de l'entreprise, Bedrijfsnaam, Nome da empresa, company",
)
const CREATED = words(
  'Create Date, Fecha de creación, Erstellungsdatum, Erstellt am, Date de création, Aanmaakdatum, Datum aangemaakt, Data de criação, createdate',
)
const DEAL_NAME = words(
  'Deal Name, Nombre del negocio, Deal-Name, Nom de la transaction, Dealnaam, Nome do negócio',
)
const DEAL_STAGE = words(
  'Deal Stage, Etapa del negocio, Deal-Phase, Phase de la transaction, Étape de la transaction, Dealfase, Fase do negócio, Etapa do negócio',
)
const DOMAIN = words(
  "Company Domain Name, Nombre de dominio de la empresa, Domain-Name des Unternehmens, Unternehmensdomain, Nom de domaine de l'entreprise, Domeinnaam van bedrijf, Nome do domínio da empresa, domain",
)

const ASSOCIATED_COMPANY = words(
  'Associated Company IDs (Primary), Associated Company IDs, Associated Company ID',
)

const TRAITS = {
  'company.hubspot': ASSOCIATED_COMPANY,
  'company.domain': words('Company Domain Name'),
  hs_buying_role: words('Buying Role, hs_buying_role'),
  email: EMAIL,
  firstName: FIRST,
  lastName: LAST,
  phone: words(
    'Phone Number, Número de teléfono, Telefonnummer, Numéro de téléphone, Telefoonnummer, Número de telefone, phone',
  ),
  title: words(
    'Job Title, Cargo, Puesto, Berufsbezeichnung, Jobtitel, Position, Intitulé du poste, Fonction, Functie, Functietitel',
  ),
  country: words(
    'Country/Region, País/región, Land/Region, Pays/région, Land/regio, País/região, country',
  ),
  industry: words('Industry, Sector, Branche, Secteur, Bedrijfstak, Setor'),
  origin: words(
    "Original Source, Original Traffic Source, Fuente original, Ursprüngliche Quelle, Originalquelle, Source d'origine, Oorspronkelijke bron, Fonte original, hs_analytics_source",
  ),
  status: LIFECYCLE,
  leadStatus: LEAD_STATUS,
  'refused.marketing.mail': words(
    'Unsubscribed from all email, Von allen E-Mails abgemeldet, hs_email_optout',
  ),
  owner: words(
    'Contact owner, Propietario del contacto, Für Kontakt zuständiger Mitarbeiter, Kontakt-Inhaber, Propriétaire du contact, Eigenaar van contact, Contacteigenaar, Proprietário do contato',
  ),
} as const

const ASKED_OF_PEOPLE = [
  { column: 'Became a Marketing Qualified Lead Date', words: /marketing ?qualified ?lead/i },
  { column: 'Became a Sales Qualified Lead Date', words: /sales ?qualified ?lead/i },
  { column: 'Became an Opportunity Date', words: /became an opportunity|entered.+opportunity/i },
  { column: 'Became a Customer Date', words: /became a customer|entered.+customer/i },
]

export const HUBSPOT: readonly Preset[] = [
  {
    id: 'hubspot-deals',
    name: 'HubSpot deals',
    marks: [RECORD, DEAL_NAME, DEAL_STAGE],
    asks: [
      { column: 'Date entered "…" for each stage of the pipeline', words: /date[ _]entered/i },
    ],
    map: deals,
  },
  {
    id: 'hubspot-contacts',
    name: 'HubSpot contacts',
    marks: [RECORD, EMAIL, [...FIRST, ...LAST, ...LIFECYCLE, ...LEAD_STATUS]],
    without: [...DEAL_STAGE, ...words('Account ID, Lead Owner')],
    asks: ASKED_OF_PEOPLE,
    map: contacts,
  },
  {
    id: 'hubspot-companies',
    name: 'HubSpot companies',
    marks: [RECORD, DOMAIN],
    without: [...EMAIL, ...DEAL_STAGE],
    map: companies,
  },
]

function companies(find: Find) {
  const id = find(RECORD)
  if (!id) return {}
  return present({
    account: {
      system: 'hubspot',
      id,
      ...present({
        name: find([...COMPANY, ...words('Name, Nombre, Nom')]),
        site: find([...DOMAIN, ...words('Website URL, URL del sitio web, Website-URL, website')]),
      }),
    },
    traits: traitsIn(find, {
      industry: TRAITS.industry,
      employees: words(
        'Number of Employees, Número de empleados, Mitarbeiterzahl, Anzahl der Mitarbeiter, Nombre d’employés, Aantal werknemers, Número de funcionários, numberofemployees',
      ),
      revenue: words('Annual Revenue, Ingresos anuales, Jahresumsatz, annualrevenue'),
      country: TRAITS.country,
      owner: words(
        'Company owner, Propietario de la empresa, Für Unternehmen zuständiger Mitarbeiter',
      ),
    }),
    traitsAt: find(words('Last Modified Date, hs_lastmodifieddate')),
  })
}

function contacts(find: Find, { columns }: { columns: readonly string[] }) {
  const created = find(CREATED)
  const events = stageEvents(columns)
  return present({
    system: 'hubspot',
    person: find(RECORD),
    company: find(COMPANY),
    traits: { ...traitsIn(find, TRAITS), ...optOuts(columns) },
    traitsAt: created,
    events: events.length > 0 ? (events satisfies EventMap[]) : undefined,
  })
}

function deals(find: Find, { columns }: { columns: readonly string[] }) {
  const deal = dealIn(find, {
    id: RECORD,
    name: DEAL_NAME,
    state: DEAL_STAGE,
    amount: words('Amount, Valor, Importe, Cantidad, Betrag, Montant, Bedrag'),
    currency: words('Currency, Moneda, Währung, Devise, Valuta, Moeda, deal_currency_code'),
    openedAt: CREATED,
    closedAt: words(
      'Close Date, Fecha de cierre, Abschlussdatum, Schließungsdatum, Date de fermeture, Date de clôture, Sluitingsdatum, Afsluitdatum, Data de fechamento, closedate',
    ),
    owner: words(
      'Deal owner, Propietario del negocio, Für Deal zuständiger Mitarbeiter, Deal-Inhaber, Propriétaire de la transaction, Eigenaar van deal, Dealeigenaar, Proprietário do negócio',
    ),
    reason: words(
      'Closed Lost Reason, Motivo de cierre perdido, Motivo de negocio perdido, Grund für verlorenen Deal, closed_lost_reason',
    ),
  })
  const entered = stageColumns(columns).map(({ column, stage }) => ({
    stage: { value: stage } as Cell,
    at: { column },
  }))
  const associated = find(ASSOCIATED_COMPANY)
  return present({
    system: 'hubspot',
    account: associated && { system: 'hubspot', id: associated },
    person: find(
      words('Associated Contact IDs, Associated Contact IDs (Primary), Associated Contact'),
    ),
    several: ';',
    company: find(
      words('Associated Company (Primary), Associated Company Names (Primary), Associated Company'),
    ),
    deal: deal && entered.length > 0 ? { ...deal, entered } : deal,
  })
}
