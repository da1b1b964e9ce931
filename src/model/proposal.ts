import { z } from 'zod'
import { Patch } from './patch.ts'

/**
 * How much the tests tell the plausible patches apart. One behaviour: every plausible patch found acts alike on the
 * inputs tried. Several: the tests are too weak to tell, and `distinguishing` shows an input on which they part.
 */
export const Behaviours = z.object({
  groups: z.number().int().positive(),
  inputsTried: z.number().int().nonnegative(),
  /** On how many of them the patched program acts otherwise than before. */
  changed: z.number().int().nonnegative().optional(),
  /** Whatever the input, the patched program gives one and the same answer: comparing answers says nothing, or the patch is a constant. */
  constant: z.boolean().optional(),
  /** The patches could not be exchanged in the running program and were compared by the calls that tests make from outside. */
  anew: z.boolean().optional(),
  /** Share of what is known for likely, 0..1, that falls on patches which act like the first: the sum of their scores by that of all. */
  share: z.number().min(0).max(1).optional(),
  distinguishing: z.object({ call: z.string(), outcomes: z.array(z.object({ proposal: z.string(), outcome: z.string() })) }).optional(),
})
export type Behaviours = z.infer<typeof Behaviours>

export const Proposal = z.object({
  id: z.string(),
  kind: z.literal('patch'),
  /** Which proposer made it: 'templates', 'compiler', 'linter', 'syntax', ... */
  source: z.string(),
  /** Template or rule, in the field's terms: 'comparison-operator', 'numeric-literal', ... */
  families: z.array(z.string()),
  patch: Patch,
  explanation: z.string(),
  /** Rank among the plausible, 0 is first. */
  rank: z.number().int().nonnegative(),
  /** Candidates that were tried before it. The more there were, the likelier it passes by accident. */
  foundAfter: z.number().int().nonnegative().optional(),
  behaviours: Behaviours.optional(),
})
export type Proposal = z.infer<typeof Proposal>
