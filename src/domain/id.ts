const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether a text is an id, and may be asked for. */
export const isId = (text: string): boolean => ID.test(text)
