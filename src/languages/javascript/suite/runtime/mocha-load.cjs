'use strict'
/**
 * Where one file does not load, Mocha runs none, and nothing is known of the tests that have nothing to do with it. Here the files that
 * load are run, and of each that does not a load error is reported: the run stays red. Where no file loads Mocha has its own way.
 */
const path = require('node:path')

/** A place in a stack: `/a/b.js:3` or `file:///a/b.mjs:3`. */
const PLACE = /(?:file:\/\/)?(\/[^\s():]+\.[cm]?[jt]sx?):\d+/g

/** The file of the project that an error names first: a source that does not parse is to blame, not each test that wants it. */
function blamed(error, file, cwd) {
  const said = String(error?.stack ?? error)
  const files = [...said.matchAll(PLACE)].map((match) => match[1])
  return files.find((one) => one.startsWith(`${cwd}/`) && !one.includes('/node_modules/')) ?? path.resolve(cwd, file)
}

/** `tell(file, error)` is called for each file to blame, once, after the others have loaded. */
function loadOneByOne(Mocha, cwd, tell) {
  const { loadFiles, loadFilesAsync } = Mocha.prototype
  const told = (mocha, files, problems) => {
    mocha.files = files
    if (problems.length === 0) return
    if (problems.length === files.length) throw problems[0].error
    const seen = new Set()
    for (const { file, error } of problems) {
      process.stderr.write(`${error?.stack ?? error}\n`)
      const whose = blamed(error, file, cwd)
      if (!seen.has(whose)) tell(whose, error)
      seen.add(whose)
    }
  }
  Mocha.prototype.loadFiles = function (done) {
    const files = this.files
    const problems = []
    for (const file of files) {
      this.files = [file]
      try {
        loadFiles.call(this)
      } catch (error) {
        problems.push({ file, error })
      }
    }
    told(this, files, problems)
    done?.()
  }
  if (loadFilesAsync === undefined) return
  Mocha.prototype.loadFilesAsync = async function (...options) {
    const files = this.files
    const problems = []
    this.lazyLoadFiles(true)
    for (const file of files) {
      this.files = [file]
      try {
        await loadFilesAsync.apply(this, options)
      } catch (error) {
        problems.push({ file, error })
      }
    }
    told(this, files, problems)
  }
}

module.exports = { loadOneByOne }
