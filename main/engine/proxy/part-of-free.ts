/** All callers without a grant of their own are one: a made-up name must not make room for more. */
export const nameless = ''

/**
 * What a caller may have of a thing that all share, as a part of what all together leave free: one grant half of it, two a third each,
 * and so on. So however many names someone has, there is room for one who comes later. Whoever names no grant has a quarter at most.
 */
export const partOfFree = (caller: string): number => (caller === nameless ? 1 / 3 : 1)
