import { pino } from 'pino'
import { safeJsonText } from '#shared/plain-text.ts'
import type { Clock, Log } from './ports.ts'
import { redact, redactText } from './redact.ts'
import { openRotatingFile } from './files/rotating-file.ts'

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export interface LogFile extends Log {
  setLevel(level: LogLevel): void
  close(): void
}

export interface LogOptions {
  readonly path: string
  readonly level: LogLevel
  readonly clock: Clock
  /** Bytes per file. Default 5 MB. */
  readonly maxBytes?: number
  /** Files kept, the current one included. Default 3. */
  readonly files?: number
  /** Sees each line as well, such as standard error of an agent in the foreground. */
  readonly alsoTo?: (line: string) => void
}

/** One JSON line per message, redacted. Written synchronously: no worker to start, and the last words before a crash are kept. */
export function createLog(options: LogOptions): LogFile {
  const file = openRotatingFile({
    path: options.path,
    maxBytes: options.maxBytes ?? 5_000_000,
    files: options.files ?? 3,
  })
  const destination = {
    write(json: string): void {
      // Messages of AWS and of the network are in it, and it is looked at on terminals.
      const line = safeJsonText(json)
      try {
        file.write(line)
      } catch {
        // A full disk or a removed folder must not stop the agent; the next line tries again.
        file.close()
      }
      options.alsoTo?.(line)
    },
  }
  const logger = pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${new Date(options.clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
  const at =
    (level: Exclude<LogLevel, 'silent'>): Log['info'] =>
    (message, facts) => {
      if (logger.isLevelEnabled(level)) logger[level]({ ...(facts && { facts: redact(facts) }) }, redactText(message))
    }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    setLevel(level) {
      logger.level = level
    },
    close: () => file.close(),
  }
}
