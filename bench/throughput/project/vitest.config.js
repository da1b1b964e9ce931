export default { test: { globals: true, include: ['test/*.check.js'] } }
