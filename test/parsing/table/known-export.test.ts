import { describe, expect, it } from 'vitest'
import file from '../../../collectors/file.ts'
import { CollectorError, type Files, type Mention, type Page } from '../../../src/contract.ts'
import { nearestExport, recogniseExport } from '../../../src/parsing/table/known-export.ts'
import type { Proposal } from '../../../src/parsing/table/propose-columns.ts'
import { chunksOf, listOf } from '../chunks.ts'

const filesOf = (bytes: Uint8Array): Files => ({ open: async (_, offset = 0) => ({ size: bytes.length, chunks: chunksOf(bytes, offset, 65_536) }) })

const pagesOf = async (content: string | Uint8Array, config: object = {}, cursor?: string): Promise<Page[]> => {
  const http = { request: () => Promise.reject(new Error('a file asks nobody')) }
  const run = { config: file.config.parse({ path: 'export.csv', ...config }), cursor, since: undefined, http, files: filesOf(Buffer.from(content)), signal: new AbortController().signal, now: '2026-03-10T00:00:00Z' }
  return listOf(file.collect(run))
}
const mentionsOf = async (content: string | Uint8Array, config?: object): Promise<Mention[]> => (await pagesOf(content, config)).flatMap(page => page.mentions)
const failureOf = async (content: string, config?: object): Promise<CollectorError> => (await pagesOf(content, config).catch((error: unknown) => error)) as CollectorError

describe('the reviews of the Play Console', () => {
  const PLAY = [
    'Package Name,App Version Code,App Version Name,Reviewer Language,Device,Review Submit Date and Time,Review Submit Millis Since Epoch,Review Last Update Date and Time,Review Last Update Millis Since Epoch,Star Rating,Review Title,Review Text,Developer Reply Date and Time,Developer Reply Millis Since Epoch,Developer Reply Text,Review Link',
    'mx.faro.app,12,1.2,es,pixel,2026-03-01T10:00:00Z,1772359200000,2026-03-02T10:00:00Z,1772445600000,2,,"Se cierra sola, ""siempre""\ny no guarda nada",2026-03-03T10:00:00Z,1772532000000,Ya está corregido en la 1.3,https://play.google.com/console/developers/1/app/2/user-feedback/review-details?reviewId=gp%3AFaro-1&corpus=PUBLIC_REVIEWS',
    'mx.faro.app,,,en,moto,2026-03-01T11:00:00Z,1772362800000,2026-03-01T11:00:00Z,1772362800000,5,,,,,,http://play.google.com/console/#ReviewPlace:id=faro-2',
    'mx.faro.app,,,pt_BR,moto,2026-03-01T12:00:00Z,1772366400000,2026-03-01T12:00:00Z,1772366400000,4,Boa,Funciona bem,,,,',
  ].join('\n')

  it('are read in UTF-16 with quoted lines, their own ids, edits, answers and stars alone', async () => {
    const mentions = await mentionsOf(Buffer.from(`\ufeff${PLAY}\n`, 'utf16le'))
    expect(mentions).toMatchObject([
      {
        externalId: 'gp:Faro-1', kind: 'review', text: 'Se cierra sola, "siempre"\ny no guarda nada', rating: { value: 2, outOf: 5 }, language: 'es', place: 'mx.faro.app',
        publishedAt: '2026-03-01T10:00:00.000Z', editedAt: '2026-03-02T10:00:00.000Z', ownerReply: { text: 'Ya está corregido en la 1.3', publishedAt: '2026-03-03T10:00:00.000Z' },
      },
      { externalId: 'faro-2', text: '', rating: { value: 5, outOf: 5 } },
      { externalId: expect.stringMatching(/^[\w-]{22}$/), title: 'Boa', language: 'pt-BR' },
    ])
    expect(mentions[1]).not.toHaveProperty('editedAt')
  })

  it('are read from older files with fewer columns', async () => {
    const older = 'Package Name,Review Submit Date and Time,Star Rating,Review Text,Review Link\nmx.faro.app,2026-03-01T10:00:00Z,3,Regular,\n'
    expect(await mentionsOf(older)).toMatchObject([{ text: 'Regular', rating: { value: 3, outOf: 5 }, publishedAt: '2026-03-01T10:00:00.000Z' }])
  })
})

describe('the exports of review services', () => {
  it('Trustpilot', async () => {
    const [first] = await mentionsOf('Domain Url,Webshop Name,Business Unit Id,Review ID,Review Created (UTC),Review Username,Review User Email,Review Title,Review Content,Review Stars,Source Of Review,Company Response,Company Reply Date (UTC),Review Language\nfaro.example,Faro Café,b1,t-1,2026-03-01 10:00:00,Lucía Anaya,,Tardó,"Llegó tarde, y frío.",2,Organic,Lo sentimos,2026-03-02 09:00:00,es\n')
    expect(first).toEqual({
      externalId: 't-1', kind: 'review', text: 'Llegó tarde, y frío.', title: 'Tardó', author: { name: 'Lucía Anaya' }, publishedAt: '2026-03-01T10:00:00.000Z', language: 'es', rating: { value: 2, outOf: 5 },
      ownerReply: { text: 'Lo sentimos', publishedAt: '2026-03-02T09:00:00.000Z' }, place: 'Faro Café',
    })
  })

  it('Judge.me, with its days first', async () => {
    const mentions = await mentionsOf('title,body,rating,review_date,reviewer_name,reviewer_email,product_id,product_handle,reply,picture_urls\nRico,"Bien molido, fresco",5,2026-03-01 15:30:40 UTC,Tomás Vela,,9,cafe-molido,Gracias,\n,Llegó roto,1,04/03/2026,Inés Prado,,9,taza-azul,,\n')
    expect(mentions).toMatchObject([
      { title: 'Rico', text: 'Bien molido, fresco', publishedAt: '2026-03-01T15:30:40.000Z', place: 'cafe-molido', ownerReply: { text: 'Gracias' } },
      { text: 'Llegó roto', publishedAt: '2026-03-04T00:00:00.000Z', place: 'taza-azul' },
    ])
  })

  it('Yotpo, without the answers that only the customer got', async () => {
    const header = 'product_id,product_title,product_url,date,review_content,review_score,review_title,display_name,email,published,comment_content,comment_public,comment_created_at'
    const row = (shown: string): string => `9,Taza azul,https://faro.example/taza,2026-03-01,Se despintó,2,Mal,Bruno Sol,,true,Te mandamos otra,${shown},2026-03-02`
    const mentions = await mentionsOf([header, row('true'), row('false')].join('\r\n'))
    expect(mentions.map(({ ownerReply }) => ownerReply?.text)).toEqual(['Te mandamos otra', undefined])
    expect(mentions[0]).toMatchObject({ text: 'Se despintó', title: 'Mal', rating: { value: 2, outOf: 5 }, author: { name: 'Bruno Sol' }, place: 'Taza azul', publishedAt: '2026-03-01T00:00:00.000Z' })
  })
})

describe('surveys', () => {
  it('Typeform: the question from 0 to 10 and those answered in words', async () => {
    const header = '#,"¿Qué tan probable es que nos recomiendes?",¿Por qué?,¿Qué mejorarías?,Sucursal,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags,Ending'
    const rows = [
      'a1,9,Siempre me atienden muy bien,El estacionamiento es chico,Centro,completed,2026-03-01 10:00:00,,2026-03-01 10:05:00,n1,,',
      'a2,2,Se equivocaron dos veces con mi pedido,Que revisen antes de entregar,Norte,completed,2026-03-01 11:00:00,,2026-03-01 11:04:00,n2,,',
      'a3,9,,,Centro,completed,2026-03-02 09:00:00,,2026-03-02 09:03:00,n3,,',
    ]
    expect(await mentionsOf([header, ...rows].join('\n'))).toMatchObject([
      { externalId: 'a1', kind: 'survey', text: expect.stringContaining('Siempre me atienden muy bien'), rating: { value: 9, outOf: 10 }, publishedAt: '2026-03-01T10:05:00.000Z' },
      { externalId: 'a2', text: expect.stringContaining('Que revisen antes'), rating: { value: 2, outOf: 10 } },
      { externalId: 'a3', text: '', rating: { value: 9, outOf: 10 } },
    ])
  })

  it('Zendesk: good and bad are the two steps of a scale, and what was not answered is no mark', async () => {
    const mentions = await mentionsOf('Ticket ID,Requester name,Satisfaction rating,Satisfaction comment,Updated at\n1,Lucía Anaya,Good,Me resolvieron,2026-03-01\n2,Tomás Vela,Bad,Nadie contestó,2026-03-02\n3,Inés Prado,Offered,,2026-03-03\n')
    expect(mentions.map(({ rating, kind }) => [rating, kind])).toEqual([[{ value: 2, outOf: 2 }, 'survey'], [{ value: 1, outOf: 2 }, 'survey']])
  })

  it('NPS under any of its names, from 0 to 10', async () => {
    expect(await mentionsOf('User name,NPS score,Comment,Responded at\nAbril Ríos,4,La app es lenta,2026-03-01\n')).toMatchObject([{ kind: 'survey', text: 'La app es lenta', rating: { value: 4, outOf: 10 }, author: { name: 'Abril Ríos' } }])
  })
})

describe('lists of complaints', () => {
  it.each([
    ['Reclame Aqui', 'ID da Reclamação;Título da Reclamação;Descrição da Reclamação;Data da Reclamação;Nota do Consumidor;Resposta da Empresa\n77;Cobrança;Cobraram duas vezes;04/03/2026;3;Já estornamos\n',
      { externalId: '77', title: 'Cobrança', text: 'Cobraram duas vezes', rating: { value: 3, outOf: 10 }, ownerReply: { text: 'Já estornamos' } }],
    ['an authority of Mexico', 'expediente,fecha_ingreso,proveedor,nombre_comercial,motivo_reclamacion,estado_procesal\nX-1,04/03/2026,Faro SA,Faro Café,Negativa a la entrega del producto,Conciliada\n',
      { externalId: 'X-1', text: 'Negativa a la entrega del producto', place: 'Faro Café' }],
    ['an authority of Chile', 'Número de caso;Fecha ingreso;Proveedor;Motivo legal;Descripción del reclamo;Respuesta proveedor\n5;4/3/2026;Faro SpA;Garantía;No cambian la taza rota;Se ofreció cambio\n',
      { externalId: '5', text: 'No cambian la taza rota', ownerReply: { text: 'Se ofreció cambio' } }],
    ['the CFPB', 'Date received,Product,Issue,Consumer complaint narrative,Company,Complaint ID\n03/04/26,Card,Fees,They charged me twice,Faro Bank,9\n'.replace('03/04/26', '03/04/2026'), { externalId: '9', text: 'They charged me twice', title: 'Fees', place: 'Card' }],
  ])('%s', async (_, content, mention) => {
    expect(await mentionsOf(content)).toMatchObject([{ kind: 'complaint', publishedAt: '2026-03-04T00:00:00.000Z', ...mention }])
  })
})

describe('Google Takeout', () => {
  const review = (id: number) => ({ name: `accounts/1/locations/2/reviews/r${id}`, reviewer: { displayName: 'Nora Luz' }, starRating: 'FOUR', comment: `Visita ${id}`, createTime: '2026-03-01T10:00:00.5Z', updateTime: '2026-03-01T10:00:00.5Z' })
  const takeout = (count: number): string => JSON.stringify({ reviews: [...Array.from({ length: count }, (_, id) => review(id)), review(0)] }, undefined, 2)

  it('is known by itself, each review once, and goes on from where it was cut', async () => {
    const pages = await pagesOf(takeout(2300), { path: 'reviews.json' })
    expect(pages.map(({ mentions }) => mentions.length)).toEqual([1000, 1000, 300])
    expect(pages[0]!.mentions[0]).toMatchObject({ externalId: 'accounts/1/locations/2/reviews/r0', kind: 'review', rating: { value: 4, outOf: 5 } })
    const rest = await pagesOf(takeout(2300), { path: 'reviews.json' }, pages[0]!.cursor)
    expect(rest.flatMap(page => page.mentions)).toEqual(pages.slice(1).flatMap(page => page.mentions))
    expect((await pagesOf(takeout(2301), { path: 'reviews.json' }, pages.at(-1)!.cursor)).flatMap(page => page.mentions)).toHaveLength(2301)
  })

  it('is refused with a sentence when it is torn, or holds what its owner wrote about others', async () => {
    expect(await failureOf(takeout(3).slice(0, 300), { path: 'reviews.json' })).toMatchObject({ kind: 'config', message: expect.stringContaining('torn or broken') })
    expect(await failureOf('{"type": "FeatureCollection", "features": []}', { path: 'Reviews.json' })).toMatchObject({ kind: 'config', message: expect.stringContaining('Google Business Profile') })
  })
})

describe('what is wished', () => {
  it('goes before what the export is known for', async () => {
    const content = 'Package Name,Star Rating,Review Text,Review Submit Date and Time,Review Link,Nota interna\nmx.faro.app,2,Lenta,2026-03-01,x?reviewId=1,Ver con soporte\n'
    expect(await mentionsOf(content, { map: { text: 'Nota interna', externalId: 'Review Link' }, kind: 'note' })).toMatchObject([{ text: 'Ver con soporte', kind: 'note', externalId: 'x?reviewId=1' }])
  })
})

describe('a header that is not recognised', () => {
  it('is answered with its columns and a map by what stands in them, for machines too', async () => {
    const error = await failureOf('c1,c2,c3\n2026-03-01,5,Me gustó mucho el pan\n2026-03-02,1,Esperé una hora y nadie vino\n2026-03-03,5,Todo estuvo como siempre\n')
    expect(error).toMatchObject({ kind: 'config', message: expect.stringMatching(/^No column of export\.csv looks like an opinion.*Its columns are: c1, c2, c3\. By what stands in them, map could be \{.*"text":"c3".*\}\.$/) })
    expect((error.cause as Proposal).map).toEqual({ publishedAt: 'c1', rating: 'c2', text: 'c3' })
  })

  it('is told from a known export of which columns are missing', async () => {
    const error = await failureOf('Domain Url,Review Id,Review Created (UTC),Review Username,Review Language\nfaro.example,1,2026-03-01,Lucía,es\n')
    expect(error.message).toContain('It looks like an export of Trustpilot without review content, review stars: export it again with all columns.')
  })

  it('belongs to no export', () => {
    expect(recogniseExport(['id', 'texto', 'estrellas'])).toBeUndefined()
    expect(nearestExport(['id', 'texto', 'estrellas'])).toBeUndefined()
  })
})
