import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { enqueue, findDelivery } from '../../src/db/delivery/delivery.ts'
import { saveEndpoint, type EndpointDraft } from '../../src/db/delivery/endpoint.ts'
import { carry, type Carried } from '../../src/jobs/tell/carry.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openTestPglite } from '../helpers/stores.ts'

describe('a message that never left', () => {
  let store: Store
  let deps: TestDeps
  let brand: Brand
  beforeAll(async () => {
    store = await openTestPglite()
    deps = await openDeps(store)
    brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal' })
  })
  afterAll(() => store.close())

  const carryTo = async (draft: Partial<EndpointDraft>, body = '{}'): Promise<Carried> => {
    const endpoint = await saveEndpoint(store.db, brand.id, { name: 'Guardia', channel: 'webhook', url: 'https://hooks.example/x', secrets: [], ...draft })
    const [id] = await enqueue(store.db, [endpoint], { event: 'alert.opened', data: {} }, deps.now())
    return await carry(deps, endpoint, { ...(await findDelivery(store.db, brand.id, id!))!, body }, { timeoutMs: 500 })
  }

  it('says in both languages what a person has to do', async () => {
    const chat = await carryTo({ channel: 'slack', url: 'https://hooks.example/…' })
    expect(chat).toMatchObject({ ok: false, told: { es: 'El chat no tiene dirección. Añádelo otra vez.', en: 'The chat has no address. Add it again.' } })
    const mail = await carryTo({ channel: 'email', url: 'mailto:ana%40nogal.example' }, '{"to":[]}')
    expect(mail.told).toEqual({ es: 'Marea no tiene servidor de correo. Define MAREA_SMTP_URL y MAREA_MAIL_FROM y vuelve a iniciarla.', en: 'Marea has no mail server. Set MAREA_SMTP_URL and MAREA_MAIL_FROM and start it again.' })
  })

  it('says of a private address in both languages that it is not asked', async () => {
    const { told } = await carryTo({ url: 'http://127.0.0.1:9/hook', secrets: [deps.sealer.seal(newSecret())] })
    expect(told).toEqual({ es: expect.stringMatching(/^Marea no consulta http:\/\/127\.0\.0\.1:9: .*no es pública.*MAREA_ALLOW_HOSTS\.$/), en: expect.stringMatching(/^Marea does not ask http:\/\/127\.0\.0\.1:9: .*not public.*MAREA_ALLOW_HOSTS\.$/) })
  })

  it('says what is wrong on our side in the one language it is known in', async () => {
    const { told } = await carryTo({ secrets: [deps.sealer.seal('whsec_short')] })
    expect(told?.en).toContain('The webhook secret')
    expect(told?.es).toBe(told?.en)
  })

  it('shows a secret in neither sentence', async () => {
    const { told } = await carryTo({ url: 'http://127.0.0.1:9/127.0.0.1', secrets: [deps.sealer.seal(newSecret())] })
    for (const sentence of [told!.es, told!.en]) {
      expect(sentence).toContain('…')
      expect(sentence).not.toContain('/127.0.0.1')
    }
  })
})
