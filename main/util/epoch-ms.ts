import * as z from 'zod'

/** The last moment of JavaScript's calendar. */
export const lastMs = 8.64e15

/** A moment as a file or an answer tells it: one that a date can be made of. */
export const epochMs = z.number().min(0).max(lastMs)
