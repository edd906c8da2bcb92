import { z } from 'zod'
import { CollectorError, type HttpRequest, type HttpResponse } from '../../contract.ts'
import { readShape, sparse } from '../api/answer.ts'
import { present } from '../present.ts'

const accounts = sparse({ accounts: z.array(z.object({ name: z.string(), accountName: z.string().nullish() })).optional(), nextPageToken: z.string().optional() })
const location = z.object({ name: z.string(), title: z.string().nullish(), storefrontAddress: z.object({ addressLines: z.array(z.string()).nullish(), locality: z.string().nullish() }).nullish() })
const locations = sparse({ locations: z.array(location).optional(), nextPageToken: z.string().optional(), totalSize: z.number().optional() })

const PLACE = 'Google Business Profile'
const ACCOUNTS = 'https://mybusinessaccountmanagement.googleapis.com/v1/accounts'
const INFORMATION = 'https://mybusinessbusinessinformation.googleapis.com/v1'
const MAX_LOCATION_PAGES = 100

/** Asks as the person who signed in. */
export type Ask = (url: string, request?: HttpRequest) => Promise<HttpResponse>

export interface Branch {
  /** accounts/1/locations/2 */
  name: string
  place?: string
}

interface Chosen {
  account?: string | undefined
  locations?: string[] | undefined
}

/** The branches whose reviews are read, by the numbers of the settings; throws a sentence that names those there are. */
export const findBranches = async (ask: Ask, config: Chosen): Promise<Branch[]> => {
  const account = config.account === undefined ? await findAccount(ask) : `accounts/${config.account}`
  const all: Branch[] = []
  const tokens = new Set<string>()
  for (let token: string | undefined = ''; token !== undefined && !tokens.has(token) && tokens.size < MAX_LOCATION_PAGES; ) {
    tokens.add(token)
    const query = new URLSearchParams({ readMask: 'name,title,storefrontAddress', pageSize: '100', ...(token && { pageToken: token }) })
    const page: z.output<typeof locations> = readShape((await ask(`${INFORMATION}/${account}/locations?${query}`)).json(), locations, PLACE)
    all.push(...(page.locations ?? []).map(found => toBranch(account, found)))
    token = page.nextPageToken || undefined
  }
  return chosen(all, config)
}

/** Branches of a chain bear one name: the address tells them apart. */
const toBranch = (account: string, { name, title, storefrontAddress }: z.output<typeof location>): Branch => {
  const place = [title, storefrontAddress?.addressLines?.[0] ?? storefrontAddress?.locality].filter(Boolean).join(', ')
  return { name: `${account}/${name}`, ...present({ place }) }
}

const chosen = (all: Branch[], { locations: wanted }: Chosen): Branch[] => {
  if (all.length === 0) throw new CollectorError('config', {
    es: 'Esta cuenta de Google no administra ningún negocio. Inicia sesión como propietario o administrador, o indica el número de otra cuenta.',
    en: 'This Google account manages no business. Sign in as an owner or manager, or set the number of another account.',
  })
  const missing = wanted?.filter(id => !all.some(({ name }) => name.endsWith(`/locations/${id}`))) ?? []
  if (missing.length === 0) return all.filter(({ name }) => wanted?.some(id => name.endsWith(`/locations/${id}`)) ?? true)
  throw new CollectorError('config', {
    es: `La cuenta no tiene la sucursal ${missing.join(', ')}. Tiene: ${listed(all.slice(0, 30).map(({ name, place }) => ({ name, title: place ?? 'sin nombre' })))}.`,
    en: `The account has no branch ${missing.join(', ')}. It has: ${listed(all.slice(0, 30).map(({ name, place }) => ({ name, title: place ?? 'no name' })))}.`,
  })
}

/** By the number that the settings take. */
const listed = (all: { name: string; title: string }[]): string => all.map(({ name, title }) => `${name.split('/').at(-1)} (${title})`).join(', ')

const findAccount = async (ask: Ask): Promise<string> => {
  const { accounts: found = [] } = readShape((await ask(ACCOUNTS)).json(), accounts, PLACE)
  if (found.length === 1) return found[0]!.name
  if (found.length === 0) throw new CollectorError('config', {
    es: 'La persona que inició sesión no administra ningún negocio en Google. Inicia sesión como propietario o administrador.',
    en: 'The person who signed in manages no business on Google. Sign in as an owner or manager.',
  })
  throw new CollectorError('config', {
    es: `Esa persona administra varias cuentas. Pon en account una de estas: ${listed(found.map(({ name, accountName }) => ({ name, title: accountName ?? 'sin nombre' })))}.`,
    en: `That person manages several accounts. Set account to one of: ${listed(found.map(({ name, accountName }) => ({ name, title: accountName ?? 'no name' })))}.`,
  })
}
