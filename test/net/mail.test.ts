import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Told } from '../../src/contract.ts'
import { createMailer } from '../../src/net/mail.ts'
import { openSmtp } from '../helpers/smtp.ts'
import { listen } from './server.ts'

const mail = { to: ['ana@nogal.example'], subject: 'Hola', text: 'Hola', html: '<p>Hola</p>', id: 'msg_1' }
const from = 'Marea <marea@nogal.example>'

/** What a mail server's answer to the recipient is told as. */
const sentTo = async (answer: string) => {
  const smtp = await openSmtp()
  onTestFinished(() => smtp.close())
  smtp.answer = answer
  return await createMailer({ url: smtp.url, from }).send(mail)
}

const both = (es: string, en: string): Told => ({ es: `El servidor de correo no aceptó el mensaje: ${es}.`, en: `The mail server did not take the message: ${en}.` })

describe('a mail that was not taken', () => {
  it('is told in both languages around the server’s own words', async () => {
    expect(await sentTo('550 no such mailbox')).toMatchObject({ ok: false, status: 550, refused: true, told: both('550 no such mailbox', '550 no such mailbox') })
    expect(await sentTo('250 ok')).not.toHaveProperty('told')
  })

  it.each([530, 535])('says on %i that user and password are not admitted, and may be tried again', async status => {
    const sent = await sentTo(`${status} no`)
    expect(sent).toMatchObject({ status, told: both('no admite el usuario y la contraseña de MAREA_SMTP_URL', 'it does not admit the user and password of MAREA_SMTP_URL') })
    expect(sent.refused).toBeUndefined()
  })

  it('says that the server did not answer in time, or that Marea was stopped meanwhile', async () => {
    const url = `smtp://127.0.0.1:${await listen(createServer(() => {}))}`
    expect((await createMailer({ url, from }).send(mail, { timeoutMs: 100 })).told).toEqual(both('no respondió a tiempo', 'it did not answer in time'))
    const stop = new AbortController()
    const sending = createMailer({ url, from }).send(mail, { signal: stop.signal })
    stop.abort()
    expect((await sending).told).toEqual(both('Marea se detuvo', 'Marea was stopped'))
  })

  it('says what befell the connection, with the words it is known by', async () => {
    const { told } = await createMailer({ url: 'smtp://127.0.0.1:1', from }).send(mail)
    expect(told).toEqual(both('la conexión falló (connect ECONNREFUSED 127.0.0.1:1)', 'the connection failed (connect ECONNREFUSED 127.0.0.1:1)'))
    const cut = `smtp://127.0.0.1:${await listen(createServer(socket => void socket.end()))}`
    expect((await createMailer({ url: cut, from }).send(mail)).told?.es).toContain('cortó la conexión (')
  })
})
