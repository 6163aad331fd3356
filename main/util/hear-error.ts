import type { EventEmitter } from 'node:events'

/**
 * Gives a stream, socket, server or child a listener for `error` in the turn in which it is made: an `error` that nobody hears ends the
 * process (node:events). What has to be done about it is for those who use it; they listen as well.
 */
export function hearError<Emitter extends Pick<EventEmitter, 'on'>>(emitter: Emitter): Emitter {
  emitter.on('error', () => undefined)
  return emitter
}
