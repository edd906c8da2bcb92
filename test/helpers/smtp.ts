import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export interface TestSmtp {
  url: string
  /** Recipients and whole text of each message taken. */
  mails: Array<{ to: string[]; data: string }>
  /** Answers the next recipients so. */
  answer: string
  close(): Promise<void>
}

/** A mail server on loopback that takes what it is given: as much of SMTP as a sender needs. */
export const openSmtp = async (): Promise<TestSmtp> => {
  const sockets = new Set<Socket>()
  const smtp: Pick<TestSmtp, 'mails' | 'answer'> = { mails: [], answer: '250 ok' }
  const server = createServer(socket => {
    sockets.add(socket)
    let [buffer, isData, to] = ['', false, [] as string[]]
    const say = (line: string): void => void socket.write(`${line}\r\n`)
    say('220 test')
    socket.on('error', () => {}).on('data', chunk => {
      buffer += chunk.toString('utf8')
      for (;;) {
        const end = isData ? buffer.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n')
        if (end === -1) return
        const line = buffer.slice(0, end)
        buffer = buffer.slice(end + (isData ? 5 : 2))
        if (isData) {
          smtp.mails.push({ to, data: line })
          ;[isData, to] = [false, []]
          say('250 taken')
          continue
        }
        const verb = line.slice(0, 4).toUpperCase()
        if (verb === 'RCPT' && smtp.answer.startsWith('2')) to.push(/<(.*?)>/.exec(line)![1]!)
        if (verb === 'DATA') isData = true
        say(verb === 'DATA' ? '354 go on' : verb === 'RCPT' ? smtp.answer : verb === 'QUIT' ? '221 bye' : '250 ok')
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    get mails() { return smtp.mails },
    get answer() { return smtp.answer },
    set answer(answer) { smtp.answer = answer },
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
