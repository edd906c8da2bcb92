/** Numbers that are collected one by one; thousands of them a request leave the garbage collector nothing to do. */
export class Numbers {
  count = 0
  private list = new Float64Array(16)

  add(value: number): void {
    if (this.count === this.list.length) {
      const wider = new Float64Array(2 * this.count)
      wider.set(this.list)
      this.list = wider
    }
    this.list[this.count++] = value
  }

  /** The nearest-rank quantile at a share (0…1), found without sorting all of them; null: there are none. Changes their order. */
  quantile(share: number): number | null {
    return this.count === 0 ? null : place(this.list.subarray(0, this.count), Math.max(0, Math.ceil(share * this.count) - 1))
  }

  static of(values: Iterable<number>): Numbers {
    const numbers = new Numbers()
    for (const value of values) numbers.add(value)
    return numbers
  }
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
