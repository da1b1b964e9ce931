/** What came of each planted fault: one line as it comes, a table at the end. */
export interface Row {
  readonly place: string
  readonly fault: string
  readonly state: string
  /** 'other' is a plausible patch that is not the original to the syntax tree; a person has to say whether it does the same. */
  readonly outcome: 'equal' | 'other' | 'none'
  readonly diff: string | undefined
  readonly search:
    | { readonly tried: number; readonly plausible: number; readonly cpuMs: number; readonly elapsedMs: number; readonly tier: string }
    | undefined
  readonly auto: boolean
  readonly tier: string | undefined
  readonly families: readonly string[]
  readonly behaviours: { readonly groups: number; readonly inputsTried: number } | undefined
  readonly cpuSeconds: number
}

export class Report {
  readonly #rows: Row[] = []

  add(row: Row): void {
    this.#rows.push(row)
    const { search, behaviours } = row
    const searched =
      search === undefined
        ? ''
        : `${search.tried} tried, ${search.plausible} plausible, search ${(search.cpuMs / 1000).toFixed(1)} s CPU (${search.tier})`
    const acts = behaviours === undefined ? '' : `, ${behaviours.groups} behaviours on ${behaviours.inputsTried} inputs`
    console.log(
      `${row.outcome}${row.auto ? ', applied unasked' : ''} ${row.place} ${row.state}; ${searched}${acts}; ${row.cpuSeconds.toFixed(1)} s CPU in all; ${row.families.join('+')}`,
    )
    console.log(`    ${row.fault}`)
    if (row.outcome === 'other') console.log(row.diff!.replace(/^/gm, '    '))
  }

  print(): void {
    const count = (outcome: Row['outcome']): number => this.#rows.filter((row) => row.outcome === outcome).length
    const cpu = this.#rows.map((row) => row.cpuSeconds).sort((a, b) => a - b)
    const middle = cpu[Math.floor(cpu.length / 2)] ?? 0
    console.log('faults  plausible  equal  other  none  applied unasked  CPU median  worst')
    const figures = [
      this.#rows.length,
      count('equal') + count('other'),
      count('equal'),
      count('other'),
      count('none'),
      this.#rows.filter((row) => row.auto).length,
    ]
    const [faults, plausible, equal, other, none, auto] = figures.map(String)
    console.log(
      `${faults!.padEnd(8)}${plausible!.padEnd(11)}${equal!.padEnd(7)}${other!.padEnd(7)}${none!.padEnd(6)}${auto!.padEnd(17)}${`${middle.toFixed(1)} s`.padEnd(12)}${(cpu.at(-1) ?? 0).toFixed(1)} s`,
    )
  }
}
