/** Styles for the whole page. A module's class names have types of their own: scripts/style-types.ts. */
declare module '*.css' {}
