/** A cheap guess of what an expression holds; 'any' when nothing tells. It orders candidates and never forbids one. */
export type Kind = 'number' | 'string' | 'boolean' | 'array' | 'object' | 'function' | 'nothing' | 'any'
