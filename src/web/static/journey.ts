// A choice takes effect at once, and the page can be printed; without scripts the form has its button.
const choices = document.querySelector<HTMLFormElement>('[data-choices]')
if (choices) {
  choices.querySelector('[data-apply]')?.setAttribute('hidden', '')
  const print = choices.querySelector<HTMLButtonElement>('[data-print]')
  if (print) {
    print.hidden = false
    print.addEventListener('click', () => window.print())
  }
  choices.addEventListener('change', () => choices.requestSubmit())
}

export {}
