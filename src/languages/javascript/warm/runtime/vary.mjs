import { deepClone } from './values.mjs'

/**
 * Makes other values of the same type: near the first, at an edge of its range, or at a constant that the code compares with.
 * `constants` ({ numbers, texts, nothing }) are those of the code under repair: what tells two conditions apart lies there.
 */
export class Varier {
  #numbers
  #texts
  #nothing
  #random

  constructor(constants, random) {
    this.#numbers = constants?.numbers ?? []
    this.#texts = constants?.texts ?? []
    this.#nothing = constants?.nothing ?? false
    this.#random = random
  }

  #pick(choices) {
    return choices[Math.floor(this.#random() * choices.length)]
  }

  /** As `vary`; where the code asks for nothing, an argument may also be that. */
  argument(value) {
    return this.#nothing && this.#random() < 0.08 ? this.#pick([undefined, null]) : this.vary(value)
  }

  vary(value) {
    switch (typeof value) {
      case 'number':
        return this.#varyNumber(value)
      case 'bigint':
        return this.#pick([value + 1n, value - 1n, 0n, -value, value * 2n])
      case 'string':
        return this.#varyString(value)
      case 'boolean':
        return !value
      case 'object':
        return value === null ? value : this.#varyObject(value)
      default:
        return value
    }
  }

  #varyNumber(value) {
    if (this.#numbers.length > 0 && this.#random() < 0.25) return this.#pick(this.#numbers) + this.#pick([0, 0, 1, -1])
    const whole = [value + 1, value - 1, 0, 1, 2, -1, -value, value * 2, value * 10, value + 7, 100]
    return this.#pick(Number.isInteger(value) ? whole : [...whole, value + 0.25, value / 3, Math.round(value), value * 1.1])
  }

  #varyString(value) {
    const at = Math.floor(this.#random() * (value.length + 1))
    const swap = (text) => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase())
    const other = value.length > 0 ? (value[Math.floor(this.#random() * value.length)] ?? 'a') : 'a'
    if (this.#texts.length > 0 && this.#random() < 0.25) {
      const word = this.#pick(this.#texts)
      return this.#pick([word, value + word, word + value, value.slice(0, at) + word + value.slice(at)])
    }
    return this.#pick([
      '',
      value + other,
      value.slice(0, at) + value.slice(at + 1),
      value.slice(0, at) + other + value.slice(at),
      value.slice(0, at) + swap(value.slice(at, at + 1)) + value.slice(at + 1),
      [...value].reverse().join(''),
      value + value,
      swap(value),
      `${value} ${value}`,
      ` ${value}`,
      value.slice(0, at) + this.#pick(['z', '0', '-', '.', 'A', '9']) + value.slice(at + 1),
    ])
  }

  #varyObject(value) {
    if (Array.isArray(value)) return this.#varyArray(value)
    if (value instanceof Date) return new Date(value.getTime() + this.#pick([1, -1, 86_400_000, -86_400_000, 31_536_000_000]))
    if (value instanceof Map)
      return new Map([...value].slice(this.#pick([0, 1])).map(([key, item]) => [key, this.#random() < 0.5 ? this.vary(item) : item]))
    if (value instanceof Set)
      return new Set([...value].slice(this.#pick([0, 1])).map((item) => (this.#random() < 0.5 ? this.vary(item) : item)))
    const keys = Object.keys(value).filter((key) => typeof value[key] !== 'function')
    if (keys.length === 0) return value
    const copy = deepClone(value)
    const key = this.#pick(keys)
    try {
      copy[key] = this.vary(copy[key])
    } catch {
      // Read-only members stay.
    }
    return copy
  }

  #varyArray(value) {
    const at = Math.floor(this.#random() * value.length)
    if (this.#random() < 0.5) return value.map((item, index) => (index === at ? this.vary(item) : item))
    // Chosen first and made then: what is in a list may be large.
    const ways = [
      () => [],
      () => value.slice().reverse(),
      () => (value.length > 0 ? [...value, value[at]] : value),
      () => (value.length > 0 ? [...value, this.vary(value[at])] : value),
      () => value.filter((_, index) => index !== at),
      () => [...value, ...value],
      () => [...value, ...value.map((item) => this.vary(item))],
      () => value.map((item) => this.vary(item)),
      () => value.slice(0, 1),
    ]
    return this.#pick(ways)()
  }
}
