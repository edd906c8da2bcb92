import type { App } from '../app.ts'
import { invite, passwordLink, type People, type PeopleDeps } from '../api/people.ts'
import { peopleOf } from '../app/people.ts'
import { addAudit } from '../db/people/audit.ts'
import { findMember, listMembers, removeRole, setRole } from '../db/people/role.ts'
import { createEntryLink } from '../db/people/entry-link.ts'
import { changePerson, findPersonByEmail, hasOwner, listPeople, removeTotp, type Person } from '../db/people/person.ts'
import { ROLES, type Role } from '../domain/access.ts'
import { brandOf, print, say, withApp } from './with-app.ts'

const BY = { id: 'cli', name: 'cli', isOwner: true }
const A_DAY_MS = 24 * 3_600_000

const depsOf = (app: App): PeopleDeps & { people: People } => {
  const { host, port, publicUrl } = app.config
  const url = publicUrl ?? `http://${host === '127.0.0.1' || host === '::1' ? 'localhost' : host}:${port}`
  return { db: app.store.db, now: app.deps.now, people: peopleOf(app, () => url) }
}

const roleOf = (text: string): Role => {
  const role = ROLES.find(one => one === text)
  if (!role) throw new Error(`A role is one of ${ROLES.join(', ')}.`)
  return role
}

const personOf = async ({ store }: App, email: string): Promise<Person> => {
  const person = await findPersonByEmail(store.db, email)
  if (!person) throw new Error(`Nobody has the address ${email}. See: npm run -s marea -- people list`)
  return person
}

export const setupVerb = async (): Promise<void> =>
  await withApp(async app => {
    const { db, now, people } = depsOf(app)
    if (await hasOwner(db)) throw new Error('There is an administrator already. Invite others with: npm run -s marea -- people add EMAIL --brand BRAND')
    const { token } = await createEntryLink(db, { kind: 'setup', by: BY.name, livesMs: A_DAY_MS }, now())
    say('This link makes the first administrator, once, within a day. From then on everybody signs in.')
    print(people.linkTo(`/setup/${token}`))
  })

/** The link goes to stdout, alone: it is shown this once. */
export const addPersonVerb = async (email: string, { brand: slug, role, days }: { brand: string; role: string; days: number }): Promise<void> => {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw new Error(`“${email}” is no e-mail address.`)
  const known = roleOf(role)
  await withApp(async app => {
    const brand = await brandOf(app, slug)
    const { link } = await invite(depsOf(app), { brand, email, role: known, days, language: brand.locale.startsWith('en') ? 'en' : 'es' }, BY)
    if (link === null) return say(`The invitation was mailed to ${email}.`)
    say(`Send this link to ${email}: it makes them ${known} of ${brand.name}, once, within ${days} days.`)
    print(link)
  })
}

export const listPeopleVerb = async (slug: string | undefined): Promise<void> =>
  await withApp(async app => {
    const { db } = app.store
    const rows = slug === undefined ? await listPeople(db) : await listMembers(db, (await brandOf(app, slug)).id)
    rows.forEach(print)
  })

export const roleVerb = async (email: string, role: string, { brand: slug }: { brand?: string }): Promise<void> =>
  await withApp(async app => {
    const { db, now } = depsOf(app)
    const person = await personOf(app, email)
    if (slug === undefined) {
      if (role !== 'owner' && role !== 'none') throw new Error('Say on which brand, with --brand; without one the role is owner, or none.')
      await changePerson(db, person.id, { isOwner: role === 'owner' }, now())
      await addAudit(db, { actor: BY, action: 'person.changed', target: person.email, detail: { isOwner: role === 'owner' } }, now())
      return say(`${person.email} ${role === 'owner' ? 'is owner of the server now' : 'is owner of the server no more'}.`)
    }
    const brand = await brandOf(app, slug)
    const before = await findMember(db, brand.id, person.id)
    if (role === 'none') await removeRole(db, brand.id, person.id)
    else await setRole(db, brand.id, { personId: person.id, role: roleOf(role) }, now())
    await addAudit(db, { brandId: brand.id, actor: BY, action: role === 'none' ? 'role.removed' : 'role.changed', target: person.email, detail: { from: before?.role ?? null, to: role } }, now())
    say(role === 'none' ? `${person.email} is no longer of ${brand.name}.` : `${person.email} is ${role} of ${brand.name} now.`)
  })

export const passwordLinkVerb = async (email: string, { withoutSecondStep }: { withoutSecondStep: boolean }): Promise<void> =>
  await withApp(async app => {
    const deps = depsOf(app)
    const person = await personOf(app, email)
    if (withoutSecondStep) {
      await removeTotp(deps.db, person.id)
      await addAudit(deps.db, { actor: BY, action: 'totp.off', target: person.email }, deps.now())
    }
    const { link } = await passwordLink(deps, person, BY)
    say(`With this link ${person.email} chooses a new password, once, within a day.`)
    print(link)
  })
