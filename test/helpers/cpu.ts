/** Milliseconds of work this process has done: unlike the clock's, they do not grow while others have the machine. */
export const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
