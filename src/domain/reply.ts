export const replySubstance = (text: string): boolean => text.length > 60
