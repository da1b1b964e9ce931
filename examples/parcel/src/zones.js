const near = new Set(['AT', 'BE', 'CZ', 'DK', 'FR', 'LU', 'NL', 'PL'])

/** Two-letter country code (ISO 3166-1) → tariff zone. */
export function zoneOf(country) {
  const code = country.trim().toUpperCase()
  if (!/^[A-Z]{2}$/.test(code)) throw new RangeError(`${country} is not a country code`)
  if (code === 'DE') return 'home'
  return near.has(code) ? 'near' : 'far'
}
