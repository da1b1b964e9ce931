export { learnFolder, readLessons, writeLessons } from './lessons.ts'
export { modulesFromRegistry, modulesOfCheckout } from './modules.ts'
export { seats } from './seats.ts'
export { openShelf } from './shelf.ts'
