// X.509 as `@peculiar/x509` has it, which needs the polyfill before it: one module for both, so that a bundler never parts them.
import 'reflect-metadata'
export * from '@peculiar/x509'
