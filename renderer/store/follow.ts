import { follow, type Following } from '#shared/follow.ts'

export function followUntil<State>(following: Omit<Following<State>, 'pause'>, signal: AbortSignal): void {
  void follow({ ...following, pause: (ms) => pause(ms, signal) }, signal)
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      reject(new Error('nobody follows any more'))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave)
      resolve()
    }, ms)
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  })
}
