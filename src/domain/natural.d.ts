/** natural describes its index alone, which loads databases; its parts come without types. */
declare module 'natural/lib/natural/util/*' {
  const stopwords: { words: string[] }
  export default stopwords
}
