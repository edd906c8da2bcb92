import type { Actor } from '../domain/case/state.ts'

/** Who answers for Casa Nogal. */
export const AGENTS: Actor[] = [
  { id: 'irene', name: 'Irene Valcárcel' },
  { id: 'marta', name: 'Marta Ocampo' },
  { id: 'diego', name: 'Diego Arriaga' },
]

/** Words its people start from; each answer is theirs to finish. */
export const SAVED_REPLIES: Array<{ name: string; language: 'es' | 'en' | 'pt'; text: string }> = [
  { name: 'Cobro doble', language: 'es', text: '{nombre}, tiene razón: la app cobró dos veces su pedido. La devolución del segundo cargo sale hoy con el folio {folio} y la verá en su cuenta antes del viernes. Ya corregimos el fallo. Si el viernes no está, respóndanos aquí y lo resolvemos en el día.' },
  { name: 'Entrega tardía', language: 'es', text: '{nombre}, el retraso es nuestro: el camión de esa ruta se averió y nadie le avisó. Su pedido sale mañana en el primer turno y el flete corre por cuenta de {marca}.' },
  { name: 'Pieza faltante', language: 'es', text: '{nombre}, la pieza que falta salió hoy del almacén con el folio {folio}. Llega en dos días hábiles y no tiene que devolver nada.' },
  { name: 'Double charge', language: 'en', text: '{name}, you are right: the app charged your order twice. The refund of the second charge goes out today under reference {reference} and will be in your account by Friday. The fault is fixed.' },
  { name: 'Cobrança dupla', language: 'pt', text: '{nome}, você tem razão: o app cobrou o pedido duas vezes. Estornamos hoje a segunda cobrança, protocolo {protocolo}, e o valor estará na sua conta até sexta.' },
]
