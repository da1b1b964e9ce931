/**
 * A contract suite is a list of cases, each a title and a function that throws when the implementation breaks the contract, so that a
 * plug-in's author runs it with whatever runner is at hand: `for (const { title, run } of journalContract) test(title, () => run(open))`.
 */
export interface ContractCase<World> {
  readonly title: string
  run(world: World): Promise<void>
}
