/** What of cases people ask to be told of; all else of them programs name over the API. */
export const CASE_NEWS = ['case.opened', 'case.overdue', 'case.author-spoke', 'case.escalated', 'case.answer-waiting', 'case.answer-failed', 'case.legal-near', 'case.legal-overdue'] as const
