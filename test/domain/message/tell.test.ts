import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chartSvg } from '../../../src/domain/message/chart.ts'
import { discordOf, slackOf, teamsOf } from '../../../src/domain/message/chat.ts'
import { mailOf } from '../../../src/domain/message/mail.ts'
import { chargeOf, MATTERS } from '../../../src/domain/message/steps.ts'
import type { AlertNews } from '../../../src/domain/message/story.ts'
import { tellAlert } from '../../../src/domain/message/tell.ts'
import { AT, EN, ES, explanation, news, over, storm } from './news.ts'

const textOf = (one: AlertNews, hand = ES): string => mailOf(tellAlert(one, hand)).text

describe('a message', () => {
  it('says in Spanish what happened, about what, where, how odd it is, who does what first, and shows examples', () => {
    expect(textOf(news).split('\n').slice(0, 15)).toEqual([
      'Casa Nogal: en 2 horas llegaron 31 negativas y se esperaban 2', '',
      '27 de 31 hablan de cobros y facturas; lo habitual serían 4. Se repiten «cobro doble» y «dos veces». La mayoría viene de Play Store.',
      'Ha llegado cerca del 78% de lo que se publicó en esas horas: la cuenta todavía puede subir.', '',
      'Lo primero: Pide a cobros que confirme si es un error general y desde cuándo; después responde a cada persona con el paso que sigue.',
      'Responsable: Cobros y atención a clientes', '',
      'Desde: martes, 10 de marzo, 15:00', 'Lo habitual: hasta 5; hace una semana hubo 3', 'De cada cien: 72 negativas; lo habitual es 18', 'Momento: cobros y trámites, 81% (antes 19%)',
      'Dónde: Play Store, 65% (antes 30%) · Opinómetro, 29% (antes 50%)', 'Qué tan raro es: Por azar pasaría una vez cada 12 años', 'Gravedad: crítica · Pico de negativas · acaba de abrirse',
    ])
  })

  it('says the same in English', () => {
    const text = textOf(news, EN)
    for (const part of ['31 negatives came in 2 hours; 2 were expected', '27 of 31 are about billing; 4 would be usual', 'Most come from Play Store.', 'Owner: Billing and customer care', 'Chance would bring it once in 12 years', 'Tuesday 10 March']) expect(text).toContain(part)
  })

  it('calls one voice one voice, and gives it another first step', () => {
    const text = textOf(storm)
    expect(text).toMatch(/^Casa Nogal: una sola persona escribió 28 de las últimas 34 menciones\n\nNo es una ola de quejas: sin esa persona la cuenta es 6\./)
    expect(text).toContain('respóndele una vez en público')
    expect(textOf(storm, EN)).toContain('one person wrote 28 of the last 34 mentions')
    const copies = { ...news, explanation: { ...explanation, concentration: { kind: 'copies' as const, count: 12, of: 31, share: 12 / 31, among: 'negative' as const } } }
    expect(textOf(copies)).toMatch(/Ojo: 12 de 31 \(39%\) repiten el mismo texto[^]*Comprueba si quienes repiten el texto son clientes/)
  })

  it('sums up what is over, and says what remains', () => {
    const text = textOf(over)
    for (const part of ['volvió a lo normal. Fueron 38 negativas en 3 horas; se esperaban 4', 'Fue por cobros y facturas.', 'Respondidas: 12 de 38', 'Responde a las 26 negativas que siguen sin respuesta.', 'La hora más alta: a las 16:00, con 19']) expect(text).toContain(part)
    expect(text).not.toContain('Enterado')
    expect(textOf({ ...over, summary: null, event: 'alert.closed' })).toContain('se cerró la alerta. Van 31 negativas; se esperaban 2')
  })

  it('tells what nobody explained with what there is', () => {
    expect(textOf({ ...news, explanation: null, phrases: [], source: null, bars: [], voices: [] })).toMatch(/^Casa Nogal: llegaron 31 negativas y se esperaban 2\n\nSobre todo, cobros y trámites\./)
    expect(textOf({ ...news, expected: 0.2 })).toContain('no se esperaba casi ninguna')
  })

  it('is led by the owner and the first step of a route', () => {
    expect(textOf({ ...news, owner: 'Ana', firstStep: 'Llama a Pagos.' })).toContain('Lo primero: Llama a Pagos.\nResponsable: Ana')
  })

  it('has an owner and a first step for every kind and moment in both languages', () => {
    expect(MATTERS.length).toBeGreaterThan(70)
    for (const matter of MATTERS) for (const language of ['es', 'en'] as const) {
      const { owner, firstStep } = chargeOf(matter, language, { owner: null, firstStep: null })
      expect(owner).not.toBe('')
      expect(firstStep, JSON.stringify(matter)).toMatch(/^\p{Lu}[^{}]{30,200}\.$/u)
    }
  })
})

const HOSTILE = '<!channel> *negrita* _x_ `y` [clic](javascript:alert(1)) <https://malo.example|banco> @everyone <at>todos</at> <script>alert(1)</script> "&\' \u0000\u202e'

describe('what strangers wrote', () => {
  const hostile: AlertNews = {
    ...news, brand: `Casa ${HOSTILE}`, source: HOSTILE, phrases: [HOSTILE], explanation: { ...explanation, aspects: [], sources: [{ id: 's', name: HOSTILE, count: 30, share: 0.9, before: 0.1 }] },
    voices: [{ text: HOSTILE, source: HOSTILE, url: 'javascript:alert(1)', stars: null }, { text: HOSTILE, source: HOSTILE, url: 'https://ok.example/a|b>c)d](x)', stars: null }],
  }

  it('calls nobody and links nowhere in any chat', () => {
    // A header is plain text to Slack: it reads no signs there.
    const { text, blocks } = slackOf(tellAlert(hostile, ES)) as { text: string; blocks: Array<{ type: string }> }
    const slack = JSON.stringify([text, blocks.filter(({ type }) => type !== 'header')])
    expect(slack).not.toMatch(/<!channel>|<https:\/\/malo|<javascript|<script/)
    const links = [...slack.matchAll(/<(https?:[^|>]*)\|/g)].map(([, url]) => url)
    expect(links).toEqual(['https://ok.example/a%7Cb%3Ec%29d%5D%28x%29'])
    const teams = JSON.stringify(teamsOf(tellAlert(hostile, ES)))
    expect(teams).not.toMatch(/[^\\]\]\(javascript|<at>/)
    const discord = discordOf(tellAlert(hostile, ES)) as { allowed_mentions: object }
    expect(discord.allowed_mentions).toEqual({ parse: [] })
    const { embeds: [{ footer: _, ...read }] } = discord as unknown as { embeds: [{ footer: unknown }] }
    expect(JSON.stringify(read)).not.toMatch(/[^\\]\]\(javascript/)
  })

  it('is text in a mail and in a drawing', () => {
    const { html, text, subject, attachments } = mailOf(tellAlert(hostile, ES))
    for (const markup of [html, attachments![0]!.content]) {
      expect(markup).not.toMatch(/<script|javascript:alert\(1\)"|\u0000/)
      expect(markup).not.toMatch(/<(?:at|https)/)
    }
    expect(subject).not.toMatch(/[\r\n]/)
    expect(text).toContain('Lo primero')
  })

  it('stays within what each channel takes, however long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 0, maxLength: 40 }), fc.integer({ min: 1, max: 400 }), (unit, times) => {
        const long = unit.repeat(times)
        const one = { ...hostile, brand: long, source: long, phrases: [long, long, long], owner: long.slice(0, 200), firstStep: long.slice(0, 500), voices: hostile.voices.map(voice => ({ ...voice, text: long, source: long })) }
        const story = tellAlert(one, ES)
        const slack = slackOf(story) as { blocks: Array<{ type: string; text?: { text: string }; fields?: Array<{ text: string }> }> }
        expect(slack.blocks.length).toBeLessThanOrEqual(50)
        for (const { type, text, fields } of slack.blocks) {
          if (text) expect([...text.text].length).toBeLessThanOrEqual(type === 'header' ? 150 : 3000)
          expect(fields?.length ?? 0).toBeLessThanOrEqual(10)
          for (const field of fields ?? []) expect([...field.text].length).toBeLessThanOrEqual(2000)
        }
        const { embeds: [embed] } = discordOf(story) as { embeds: [{ title: string; description: string; fields: Array<{ name: string; value: string }>; footer: { text: string } }] }
        const total = [embed.title, embed.description, embed.footer.text, ...embed.fields.flatMap(({ name, value }) => [name, value])].reduce((sum, text) => sum + [...text].length, 0)
        expect([...embed.title].length).toBeLessThanOrEqual(256)
        expect(total).toBeLessThanOrEqual(6000)
        expect(Buffer.byteLength(JSON.stringify(teamsOf(story)))).toBeLessThan(100_000)
      }),
      { numRuns: 30 },
    )
  })
})

describe('the drawing', () => {
  it('stands by itself: a title, a description in words, the usual with its band, a week ago, the onset', () => {
    const svg = chartSvg(news, ES)
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    for (const part of ['<title id="t">Casa Nogal: negativas por hora</title>', 'llegaron 31; lo habitual en esas horas son 2.4', 'prefers-color-scheme:dark', 'empieza 15:00', 'hace una semana', 'lo habitual']) expect(svg).toContain(part)
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    expect(chartSvg({ ...news, bars: [] }, EN)).toMatch(/<\/svg>$/)
    expect(chartSvg({ ...news, onset: AT, bars: news.bars.slice(0, 1) }, EN)).not.toMatch(/NaN/)
  })
})
