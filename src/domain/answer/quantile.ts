/** Nearest-rank quantiles at these shares (0…1), found without sorting all values: empty where there are none. */
export const quantilesOf = (values: number[], shares: number[]): number[] => {
  if (values.length === 0) return []
  const list = Float64Array.from(values)
  return shares.map(share => place(list, Math.max(0, Math.ceil(share * list.length) - 1)))
}

/** Puts the value of a rank where it stands in order, the smaller before it and the greater after (Hoare's selection). */
const place = (list: Float64Array, rank: number): number => {
  let [low, high] = [0, list.length - 1]
  while (low < high) {
    const pivot = list[(low + high) >> 1]!
    let [i, j] = [low, high]
    while (i <= j) {
      while (list[i]! < pivot) i++
      while (list[j]! > pivot) j--
      if (i > j) break
      const other = list[i]!
      list[i++] = list[j]!
      list[j--] = other
    }
    if (rank <= j) high = j
    else if (rank >= i) low = i
    else break
  }
  return list[rank]!
}
