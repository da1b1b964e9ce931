/** GS1 check digit: from the right, weights 3 and 1 in turn. */
export function checkDigit(digits) {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const weight = (digits.length - index) % 2 === 1 ? 3 : 1
    sum += Number(digits[index]) * weight
  }
  return (10 - (sum % 10)) % 10
}

export function trackingNumber(depot, serial) {
  const digits = String(depot).padStart(3, '0') + String(serial).padStart(8, '0')
  return digits + checkDigit(digits)
}

export function isTracking(text) {
  return /^\d{12}$/.test(text) && checkDigit(text.slice(0, -1)) === Number(text.at(-1))
}
