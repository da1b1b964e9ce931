export { templateEngine } from './engine.ts'
